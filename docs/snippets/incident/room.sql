SELECT current_setting('max_connections')::int AS max,
       current_setting('superuser_reserved_connections')::int AS reserve,
       count(*) FILTER (WHERE backend_type = 'client backend') AS used
FROM pg_stat_activity;
