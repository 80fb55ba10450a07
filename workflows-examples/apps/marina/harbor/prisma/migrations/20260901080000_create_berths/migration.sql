-- CreateTable
CREATE TABLE "berths" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "length_metres" INTEGER NOT NULL,

    CONSTRAINT "berths_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "berths_name_key" ON "berths"("name");

-- The quay as it was built; a semicolon; in a comment, and 'one; in a string'.
INSERT INTO "berths" ("name", "length_metres") VALUES ('North; inner', 18), ('North outer', 24), ('South', 40);
