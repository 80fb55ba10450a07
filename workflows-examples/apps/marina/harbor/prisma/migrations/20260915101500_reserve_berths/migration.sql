-- CreateTable
CREATE TABLE "reservations" (
    "id" SERIAL NOT NULL,
    "berth_id" INTEGER NOT NULL,
    "vessel" TEXT NOT NULL,
    "arrives_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reservations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "reservations_berth_id_arrives_at_idx" ON "reservations"("berth_id", "arrives_at");

-- AddForeignKey
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_berth_id_fkey" FOREIGN KEY ("berth_id") REFERENCES "berths"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- No vessel arrives nameless. Only an engine that sends a script whole can run this function.
CREATE FUNCTION "refuse_nameless_vessel"() RETURNS trigger AS $$
BEGIN
    IF btrim(NEW."vessel") = '' THEN
        RAISE EXCEPTION 'a reservation names its vessel';
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER "reservations_name_vessel" BEFORE INSERT OR UPDATE ON "reservations"
    FOR EACH ROW EXECUTE FUNCTION "refuse_nameless_vessel"();
