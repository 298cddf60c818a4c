-- Presents the secrets of the file named by HALLPASS_BENCH_SECRETS, one a line, in an order of chance,
-- and tells in one line of JSON what came of it. Each thread keeps its own place.
local requests, place = {}, 0
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  math.randomseed(4711 + number)
  for secret in io.lines(os.getenv("HALLPASS_BENCH_SECRETS")) do
    local headers = { ["Authorization"] = "Bearer " .. secret, ["X-Forwarded-Method"] = "GET", ["X-Forwarded-Uri"] = "/people" }
    requests[#requests + 1] = wrk.format("GET", nil, headers)
  end
end

function request()
  return requests[math.random(#requests)]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"micros":%d,"p50":%d,"p99":%d,"not_ok":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
end
