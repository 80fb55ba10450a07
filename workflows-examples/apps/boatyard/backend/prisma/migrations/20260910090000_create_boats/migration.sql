-- CreateTable
CREATE TABLE "boats" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "boats_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "boats_name_key" ON "boats"("name");

INSERT INTO "boats" ("name") VALUES ('Pequod'), ('Orca'), ('Kon-Tiki');
