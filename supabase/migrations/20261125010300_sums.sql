-- Whole numbers are summed as such: adding numeric took most of the time of every summary.

alter table weir.usage_hourly
  alter column prompt_tokens type bigint,
  alter column completion_tokens type bigint,
  alter column total_tokens type bigint,
  alter column cached_tokens type bigint,
  alter column cache_write_tokens type bigint,
  alter column reasoning_tokens type bigint,
  alter column latency_ms type bigint,
  alter column first_token_ms type bigint;
