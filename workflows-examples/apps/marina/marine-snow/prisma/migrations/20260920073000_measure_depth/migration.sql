-- AlterTable
ALTER TABLE "samples" ADD COLUMN "depth_metres" INTEGER NOT NULL DEFAULT 0;

INSERT INTO "samples" ("station", "depth_metres") VALUES ('Abyssal plain', 4200);
