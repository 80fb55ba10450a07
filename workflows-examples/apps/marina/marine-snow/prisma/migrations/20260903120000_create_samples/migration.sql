-- CreateTable
CREATE TABLE "samples" (
    "id" SERIAL NOT NULL,
    "station" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "samples_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "samples_station_taken_at_key" ON "samples"("station", "taken_at");
