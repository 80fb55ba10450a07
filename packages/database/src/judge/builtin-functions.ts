/**
 * PostgreSQL's functions that read no more than what they are given, or the state of the session. All are stable or
 * immutable in `pg_proc`: they have one value for all rows of a statement, and change nothing.
 */
export const steadyFunctions: ReadonlySet<string> = setOf(
  'abs ceil ceiling floor round trunc sign sqrt power exp ln log mod div pi degrees radians width_bucket',
  'lower upper initcap length char_length character_length octet_length bit_length btrim ltrim rtrim lpad rpad left',
  'right substr substring overlay position strpos replace translate reverse repeat split_part string_to_array',
  'array_to_string concat concat_ws format quote_ident quote_literal quote_nullable ascii chr starts_with',
  'regexp_replace regexp_match regexp_matches regexp_split_to_array regexp_split_to_table to_hex md5 sha224 sha256',
  'sha384 sha512 encode decode convert_from convert_to unistr normalize like_escape similar_to_escape',
  'now transaction_timestamp statement_timestamp to_timestamp to_date to_char to_number timezone date_trunc date_part',
  'extract age make_date make_time make_interval make_timestamp make_timestamptz justify_days justify_hours isfinite',
  'date_bin overlaps',
  'count sum avg min max bool_and bool_or every array_agg string_agg json_agg jsonb_agg json_object_agg',
  'jsonb_object_agg stddev variance percentile_cont percentile_disc mode',
  'row_number rank dense_rank ntile lag lead first_value last_value nth_value cume_dist percent_rank',
  'array_length array_position array_positions array_append array_prepend array_cat array_remove array_replace',
  'array_fill array_upper array_lower array_ndims cardinality unnest generate_series generate_subscripts',
  'json_build_object jsonb_build_object json_build_array jsonb_build_array to_json to_jsonb row_to_json json_object',
  'jsonb_object jsonb_set jsonb_insert jsonb_strip_nulls json_strip_nulls jsonb_typeof json_typeof',
  'jsonb_array_length json_array_length jsonb_array_elements json_array_elements jsonb_array_elements_text',
  'json_array_elements_text jsonb_each jsonb_each_text json_each json_each_text jsonb_object_keys json_object_keys',
  'jsonb_extract_path jsonb_extract_path_text json_extract_path json_extract_path_text jsonb_populate_record',
  'jsonb_to_record jsonb_to_recordset json_to_record json_to_recordset jsonb_path_query jsonb_path_exists',
  'jsonb_path_query_first jsonb_pretty array_to_json',
  'to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery setweight strip ts_rank ts_headline',
  'int4range int8range numrange tsrange tstzrange daterange isempty upper_inc lower_inc range_merge',
  'current_database current_schema current_schemas current_setting version pg_typeof pg_get_serial_sequence',
  'has_table_privilege has_column_privilege has_schema_privilege to_regclass to_regtype to_regproc format_type',
  'obj_description col_description pg_get_constraintdef pg_get_indexdef pg_table_is_visible pg_encoding_to_char',
  'host masklen network family text abbrev',
);

/** PostgreSQL's functions that give another value each time. `nextval` leaves out a number, which nobody relies on. */
export const varyingFunctions: ReadonlySet<string> = setOf(
  'gen_random_uuid uuidv4 uuidv7 random clock_timestamp timeofday nextval currval lastval',
);

/** Functions of extensions that give another value each time, in whatever schema the extension stands. */
export const extensionFunctions: ReadonlySet<string> = setOf(
  'uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 gen_random_bytes gen_salt',
);

/** Functions that never fail, whatever the row holds. */
export const totalFunctions: ReadonlySet<string> = setOf(
  'lower upper initcap length char_length octet_length btrim ltrim rtrim left right substr split_part strpos replace',
  'reverse md5 concat concat_ws date_trunc date_part extract timezone to_tsvector setweight jsonb_typeof',
  'jsonb_extract_path jsonb_extract_path_text array_to_string cardinality array_length abs',
);

/** Functions that may give nothing although they were given something. */
export const emptyingFunctions: ReadonlySet<string> = setOf(
  'current_setting array_position array_length substring regexp_match jsonb_extract_path jsonb_extract_path_text',
  'json_extract_path json_extract_path_text obj_description col_description to_regclass to_regtype to_regproc',
);

function setOf(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}
