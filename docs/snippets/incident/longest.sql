SELECT pid, application_name, state, now() - xact_start AS open_for, left(query, 40) AS last_query
FROM pg_stat_activity
WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid()
ORDER BY xact_start LIMIT 5;
