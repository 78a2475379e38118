-- Posts events with ids of their own to /events: BATCH in a request, for CUSTOMERS customers, a third of each kind. A few
-- customers do much and most do little, as it is.
local batch = tonumber(os.getenv("BATCH") or "1")
local customers = tonumber(os.getenv("CUSTOMERS") or "10000")
local threads = 0
local now = os.time()

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  prefix = string.format("%d-%d-", os.time(), number)
  count = 0
  math.randomseed(os.time() + number)
end

local function event()
  count = count + 1
  local at = os.date("!%Y-%m-%dT%H:%M:%SZ", now - math.random(365 * 86400))
  local common = string.format('"id":"%s%d","customerId":"C-%d","at":"%s"', prefix, count, 1 + math.floor(customers * math.random() ^ 3), at)
  local kind = count % 3
  if kind == 0 then
    return string.format('{"event":"purchase",%s,"amount":{"value":%d.50,"currency":"USD"},"item":"sku-%d"}',
      common, math.random(200), math.random(500))
  elseif kind == 1 then
    return string.format('{"event":"answer",%s,"question":"recommend","score":%d}', common, math.random(0, 10))
  end
  return string.format('{"event":"interaction",%s,"type":"visit","channel":"app"}', common)
end

function request()
  local events = {}
  for i = 1, batch do events[i] = event() end
  local body = batch == 1 and events[1] or "[" .. table.concat(events, ",") .. "]"
  return wrk.format("POST", "/events", { ["Content-Type"] = "application/json" }, body)
end

function done(summary, latency, requests)
  local refused = summary.errors.status
  local answered = summary.requests - refused
  io.write(string.format("batch %d: %.0f events/s acknowledged, %.0f requests/s, p50 %.2f ms, p99 %.2f ms, refused %d, broken %d\n",
    batch, answered * batch / summary.duration * 1e6, summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    refused, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
