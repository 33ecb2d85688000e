SELECT state, wait_event_type, count(*), max(now() - xact_start) AS longest
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
GROUP BY 1, 2 ORDER BY 3 DESC;
