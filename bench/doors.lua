-- wrk's side of bench/doors.py: posts product views, `n` to a request, each with ids of its own,
-- and prints what was measured as one line of JSON.
--   wrk ... -s doors.lua URL -- N

local n = 1
local count = 0

function init(args)
    n = tonumber(args[1])
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
end

local function event()
    count = count + 1
    return string.format(
        '{"type":"product_viewed","event_id":"01K%023d","occurred_at":"2026-11-20T10:00:00Z",'
            .. '"visitor_id":"v-%d","session_id":"s-%d","product_id":"8412345678901",'
            .. '"category":"Shoes","source":"browser-sdk"}',
        count, count % 5000, count % 9000
    )
end

function request()
    if n == 1 then
        return wrk.format(nil, nil, nil, event())
    end
    local events = {}
    for place = 1, n do
        events[place] = event()
    end
    local body = '{"sent_at":"2026-11-20T10:00:01Z","events":[' .. table.concat(events, ",") .. "]}"
    return wrk.format(nil, nil, nil, body)
end

function done(summary, latency, _)
    local errors = summary.errors
    io.write(string.format(
        '\nresult {"requests":%d,"seconds":%f,"p50_ms":%f,"p99_ms":%f,"failed":%d}\n',
        summary.requests, summary.duration / 1e6,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        errors.status + errors.connect + errors.read + errors.write + errors.timeout
    ))
end
