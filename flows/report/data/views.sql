-- Ready views for DuckDB over the tables of this folder.
-- Shell:   cd output && duckdb -init views.sql
-- Python:  con.execute("SET file_search_path = 'output'"); con.execute(open("output/views.sql").read())

CREATE OR REPLACE VIEW articles AS FROM read_parquet('articles/*.parquet');
CREATE OR REPLACE VIEW mentions AS FROM read_parquet('mentions/*.parquet');
CREATE OR REPLACE VIEW entities AS FROM read_parquet('entities/*.parquet');
CREATE OR REPLACE VIEW quotes AS FROM read_parquet('quotes/*.parquet');
CREATE OR REPLACE VIEW events AS FROM read_parquet('events/*.parquet');
CREATE OR REPLACE VIEW rejects AS FROM read_parquet('rejects/*.parquet');

-- Articles without those that repeat another: what totals should count.
CREATE OR REPLACE VIEW originals AS FROM articles WHERE duplicate_of IS NULL;

-- One row a piece of speech: who said what to whom, and on which days; the day of publication where the text tells none.
CREATE OR REPLACE VIEW speech AS
SELECT
    q.quote_id, q.utterance_id, q.article_id, a.headline, a.published,
    coalesce(q.said_start, a.published) AS said_start,
    coalesce(q.said_end, a.published) AS said_end,
    q.said_start IS NOT NULL AS said_in_text,
    coalesce(e.entity_name, q.speaker_name, q.speaker) AS speaker, q.speaker_kind, q.speaker_entity_id,
    q.addressee, q.kind, q.cue, q.text, q.confidence
FROM quotes AS q
JOIN originals AS a USING (article_id)
LEFT JOIN entities AS e ON e.entity_id = q.speaker_entity_id;

-- One row an event, however often it is told, between one actor and one recipient.
CREATE OR REPLACE VIEW happenings AS
SELECT
    v.event_cluster_id, v.event_type, v.event_mode, v.quad_class, v.intensity, v.status,
    coalesce(actor.entity_name, v.actor) AS actor, v.actor_code,
    coalesce(recipient.entity_name, v.recipient) AS recipient, v.recipient_code,
    min(v.date_start) AS date_start, max(v.date_end) AS date_end,
    any_value(coalesce(place.entity_name, v.place) ORDER BY v.event_id) AS place,
    count(*) AS tellings,
    count(DISTINCT v.article_id) AS articles,
    count(v.claimed_by) AS claims,
    min(v.article_id) AS article_id
FROM events AS v
JOIN originals USING (article_id)
LEFT JOIN entities AS actor ON actor.entity_id = v.actor_entity_id
LEFT JOIN entities AS recipient ON recipient.entity_id = v.recipient_entity_id
LEFT JOIN entities AS place ON place.entity_id = v.place_entity_id
GROUP BY ALL;

-- Events between two codes by their first day: only what the text says took place.
CREATE OR REPLACE VIEW daily_dyads AS
SELECT
    date_start AS day, actor_code, recipient_code, quad_class,
    count(*) AS events, round(avg(intensity), 2) AS mean_intensity
FROM happenings
WHERE status = 'actual' AND actor_code IS NOT NULL AND recipient_code IS NOT NULL
GROUP BY ALL;

-- Where the news is: mentions and events by place.
CREATE OR REPLACE VIEW places AS
SELECT
    e.entity_id, e.entity_name AS place, e.kind, e.country, e.latitude, e.longitude,
    count(*) AS mentions, count(DISTINCT m.article_id) AS articles
FROM mentions AS m
JOIN originals USING (article_id)
JOIN entities AS e USING (entity_id)
WHERE e.latitude IS NOT NULL
GROUP BY ALL;

-- Events that are told only inside somebody's words, and whose words.
CREATE OR REPLACE VIEW claims AS
SELECT
    v.event_id, v.event_cluster_id, v.event_type, v.status, s.speaker AS claimed_by, s.speaker_kind,
    coalesce(actor.entity_name, v.actor) AS actor, coalesce(recipient.entity_name, v.recipient) AS recipient,
    v.date_start, v.date_end, s.text AS words, v.article_id
FROM events AS v
JOIN speech AS s ON s.quote_id = v.claimed_by
LEFT JOIN entities AS actor ON actor.entity_id = v.actor_entity_id
LEFT JOIN entities AS recipient ON recipient.entity_id = v.recipient_entity_id
WHERE v.event_cluster_id NOT IN (SELECT event_cluster_id FROM events WHERE claimed_by IS NULL);
