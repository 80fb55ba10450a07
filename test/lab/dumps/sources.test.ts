// All tests share one server.
import './command.ts';
import './paths.ts';
import './volumes.ts';
import './mariadb.ts';
import './mysql.ts';
