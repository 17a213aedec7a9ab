"""Reads the decisions stream as one of its consumers would: a group, acknowledgements, nothing of the service's code."""
import sys
import time

import redis

port, expected = int(sys.argv[1]), int(sys.argv[2])
client = redis.Redis(port=port)
stream, group = "{fs}decisions", "settlement"
client.xgroup_create(stream, group, id="0", mkstream=True)
seen = set()
deadline = time.time() + 30
while len(seen) < expected and time.time() < deadline:
    for _, entries in client.xreadgroup(group, "consumer-1", {stream: ">"}, count=10, block=1000):
        for entry, fields in entries:
            assert len(fields[b"record"]) > 50, fields
            seen.add((fields[b"replica"], int(fields[b"offset"])))
            client.xack(stream, group, entry)
assert client.xpending(stream, group)["pending"] == 0
print(f"{len(seen)} decisions of {len({replica for replica, _ in seen})} replicas")
