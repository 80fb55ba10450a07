-- CreateTable
CREATE TABLE "work_orders" (
    "id" SERIAL NOT NULL,
    "boat_id" INTEGER NOT NULL,
    "task" TEXT NOT NULL,
    "hours" INTEGER NOT NULL,

    CONSTRAINT "work_orders_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "work_orders_boat_id_idx" ON "work_orders"("boat_id");

-- AddForeignKey
ALTER TABLE "work_orders" ADD CONSTRAINT "work_orders_boat_id_fkey" FOREIGN KEY ("boat_id") REFERENCES "boats"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

INSERT INTO "work_orders" ("boat_id", "task", "hours") SELECT "id", 'Scrape the hull', 6 FROM "boats";
