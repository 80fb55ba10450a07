import { verdict } from './verdict.ts';

/** What `prisma migrate dev` itself writes. */
export const prismaScripts = [
  verdict(
    'CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, CONSTRAINT "User_pkey" PRIMARY KEY ("id")); CREATE UNIQUE INDEX "User_email_key" ON "User"("email");',
    '-',
    'nobody uses a new table',
  ),
  verdict(
    'CREATE TABLE "Post" ("id" SERIAL NOT NULL, "authorId" INTEGER NOT NULL, CONSTRAINT "Post_pkey" PRIMARY KEY ("id")); CREATE INDEX "Post_authorId_idx" ON "Post"("authorId"); ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;',
    '-',
    'a foreign key of an empty table reads nothing; its lock on the other table is short',
  ),
  verdict(
    'CREATE TABLE "_Tags" ("A" INTEGER NOT NULL, "B" INTEGER NOT NULL); CREATE UNIQUE INDEX "_Tags_AB_unique" ON "_Tags"("A", "B"); CREATE INDEX "_Tags_B_index" ON "_Tags"("B"); ALTER TABLE "_Tags" ADD CONSTRAINT "_Tags_A_fkey" FOREIGN KEY ("A") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;',
    '-',
    'an implicit relation of many to many is a new table',
  ),
  verdict("CREATE TYPE \"Role\" AS ENUM ('USER', 'ADMIN');", '-', 'nobody uses a new type'),
  verdict(
    'CREATE TYPE "Role" AS ENUM (\'USER\', \'ADMIN\'); ALTER TABLE "User" ADD COLUMN "role" "Role" NOT NULL DEFAULT \'USER\';',
    '-',
    'a constant default is stored without a rewrite',
  ),
  verdict(
    'ALTER TABLE "User" ADD COLUMN "role" "Role";',
    '-',
    'an enum does not refuse to be empty',
    'CREATE TYPE "Role" AS ENUM (\'USER\');',
  ),
  verdict('ALTER TABLE "User" ADD COLUMN "bio" TEXT;', '-', 'the earlier release leaves it empty'),
  verdict(
    'ALTER TABLE "User" ADD COLUMN "a" TEXT, ADD COLUMN "b" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "c" BOOLEAN NOT NULL DEFAULT false;',
    '-',
    'several columns, each with a constant default or empty',
  ),
  verdict('ALTER TABLE "User" ADD COLUMN "tags" TEXT[];', '-', 'a list is a column'),
  verdict('ALTER TABLE "User" ADD COLUMN "tags" TEXT[] DEFAULT ARRAY[]::TEXT[];', '-', 'a constant list'),
  verdict('ALTER TABLE "User" ADD COLUMN "meta" JSONB NOT NULL DEFAULT \'{}\';', '-', 'a constant default'),
  verdict(
    'ALTER TABLE "User" ADD COLUMN "updatedAt" TIMESTAMP(3) NOT NULL;',
    'cb',
    'what the earlier release inserts is refused, and the script fails where there are rows',
  ),
  verdict(
    'ALTER TABLE "User" ADD COLUMN "seenAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;',
    '-',
    'one value for all rows of the statement',
  ),
  verdict(
    'ALTER TABLE "User" ADD COLUMN "token" UUID NOT NULL DEFAULT gen_random_uuid();',
    'b',
    'another value in each row rewrites the table',
  ),
  verdict(
    'ALTER TABLE "User" ADD COLUMN "number" SERIAL NOT NULL;',
    'b',
    'another value in each row rewrites the table',
  ),
  verdict(
    'ALTER TABLE "User" ADD COLUMN "handle" TEXT; CREATE UNIQUE INDEX "User_handle_key" ON "User"("handle");',
    'b',
    'an optional @unique: the earlier release leaves it empty, and empty is unique; the index is built under a lock',
  ),
  verdict(
    'ALTER TABLE "Post" ADD COLUMN "editorId" INTEGER; ALTER TABLE "Post" ADD CONSTRAINT "Post_editorId_fkey" FOREIGN KEY ("editorId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;',
    'b',
    'an optional relation: the check of the foreign key reads the table',
  ),
  verdict(
    'CREATE INDEX "Post_title_idx" ON "Post"("title");',
    'b',
    'writes wait while an index is built without CONCURRENTLY',
  ),
  verdict(
    'CREATE UNIQUE INDEX "Post_title_key" ON "Post"("title");',
    'cb',
    'the earlier release may write a value twice',
  ),
  verdict(
    'DROP INDEX "Post_title_idx";',
    'b',
    'no statement of a release needs a plain index; squawk: require-concurrent-index-deletion',
    'CREATE INDEX "Post_title_idx" ON "Post"("title");',
  ),
  verdict(
    'DROP INDEX "Post_title_key";',
    'cb',
    'an upsert of the earlier release needs the unique index for its ON CONFLICT',
    'CREATE UNIQUE INDEX "Post_title_key" ON "Post"("title");',
  ),
  verdict(
    'ALTER INDEX "Post_a_idx" RENAME TO "Post_b_idx";',
    '-',
    'statements of a release do not name indexes',
  ),
  verdict(
    'ALTER TABLE "Post" RENAME CONSTRAINT "Post_pk" TO "Post_pkey";',
    '-',
    'statements of a release do not name constraints',
  ),
  verdict('ALTER TABLE "User" DROP COLUMN "bio";', 'c', 'the earlier release names the column'),
  verdict('DROP TABLE "Post";', 'c', 'the earlier release names the table'),
  verdict('DROP TYPE "Role";', 'c', 'the earlier release casts to the type'),
  verdict('ALTER TABLE "User" RENAME COLUMN "bio" TO "about";', 'c', 'the earlier name is gone'),
  verdict('ALTER TABLE "User" RENAME TO "Person";', 'c', 'the earlier name is gone'),
  verdict(
    'ALTER TYPE "Role" ADD VALUE \'OWNER\';',
    'c',
    'prisma/orm#24288: the earlier client cannot read the value',
  ),
  verdict("ALTER TYPE \"Role\" RENAME VALUE 'USER' TO 'MEMBER';", 'c', 'the earlier value is gone'),
  verdict(
    'BEGIN; CREATE TYPE "Role_new" AS ENUM (\'USER\'); ALTER TABLE "User" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new"); ALTER TYPE "Role" RENAME TO "Role_old"; ALTER TYPE "Role_new" RENAME TO "Role"; DROP TYPE "Role_old"; COMMIT;',
    'cb',
    'a value of an enum is taken away, and the table is rewritten',
  ),
  verdict(
    'ALTER TABLE "User" ALTER COLUMN "age" SET DATA TYPE BIGINT;',
    'cb',
    'the table is rewritten, and the earlier client reads another type',
    'CREATE TABLE "User" ("age" INTEGER);',
  ),
  verdict(
    'ALTER TABLE "User" ALTER COLUMN "bio" SET NOT NULL;',
    'cb',
    'rows without it are refused; all rows are read',
  ),
  verdict(
    'ALTER TABLE "User" ALTER COLUMN "bio" DROP NOT NULL;',
    'c',
    'squawk: ban-drop-not-null; the earlier client meets NULL',
  ),
  verdict('ALTER TABLE "User" ALTER COLUMN "bio" SET DEFAULT \'\';', '-', 'later rows only'),
  verdict('ALTER TABLE "User" ALTER COLUMN "bio" DROP DEFAULT;', 'c', 'the earlier release may rely on it'),
  verdict(
    'ALTER TABLE "User" DROP CONSTRAINT "User_pkey", ADD COLUMN "uid" TEXT NOT NULL, ADD CONSTRAINT "User_pkey" PRIMARY KEY ("uid");',
    'cb',
    'another primary key',
  ),
  verdict(
    'ALTER TABLE "Post" DROP CONSTRAINT "Post_authorId_fkey"; ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE;',
    'cb',
    'rows are deleted where they were kept; all rows are read',
  ),
  verdict(
    'CREATE SEQUENCE post_id_seq; ALTER TABLE "Post" ALTER COLUMN "id" SET DEFAULT nextval(\'post_id_seq\'); ALTER SEQUENCE post_id_seq OWNED BY "Post"."id";',
    '-',
    'a new sequence as the default of an old column',
  ),
  verdict('CREATE SCHEMA IF NOT EXISTS "shop";', '-', 'nobody uses a new schema'),
  verdict('CREATE EXTENSION IF NOT EXISTS "pgcrypto";', '-', 'an extension adds its own objects'),
  verdict(
    ['CREATE TABLE "A" ("id" INT PRIMARY KEY, "x" INT);', 'ALTER TABLE "A" DROP COLUMN "x";'],
    '-',
    'the plan made the table itself',
  ),
];
