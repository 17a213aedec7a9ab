"""Knows nothing of the contract but the reflection protocol, as grpcurl: asks for descriptors, builds messages, calls.

Arguments: the address of the gRPC port, the folder with the generated reflection module, and the protocol's version.
"""

import sys
import time

address, generated, version = sys.argv[1], sys.argv[2], sys.argv[3]
sys.path.insert(0, generated)

import grpc  # noqa: E402
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory  # noqa: E402
from grpc_reflection import reflection_pb2  # noqa: E402

channel = grpc.insecure_channel(address)
reflect = channel.stream_stream(
    f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
    request_serializer=lambda m: m.SerializeToString(),
    response_deserializer=reflection_pb2.ServerReflectionResponse.FromString)


def ask(**request):
    replies = list(reflect(iter([reflection_pb2.ServerReflectionRequest(**request)]), timeout=10))
    assert len(replies) == 1
    return replies[0]


def load(pool, files):
    waiting = {f.name: f for f in (descriptor_pb2.FileDescriptorProto.FromString(raw) for raw in files)}
    known = set()
    while waiting:
        ready = [f for f in waiting.values() if all(d in known for d in f.dependency)]
        for name in [d for f in waiting.values() for d in f.dependency if d not in known and d not in waiting]:
            for raw in ask(file_by_filename=name).file_descriptor_response.file_descriptor_proto:
                file = descriptor_pb2.FileDescriptorProto.FromString(raw)
                waiting.setdefault(file.name, file)
        for file in ready:
            pool.Add(file)
            known.add(file.name)
            del waiting[file.name]


def call(service, method, request):
    pool = descriptor_pool.DescriptorPool()
    load(pool, ask(file_containing_symbol=service).file_descriptor_response.file_descriptor_proto)
    description = pool.FindServiceByName(service).FindMethodByName(method)
    factory = message_factory.MessageFactory(pool)
    message = json_format.ParseDict(request, factory.GetPrototype(description.input_type)())
    response = factory.GetPrototype(description.output_type)
    invoke = channel.unary_unary(
        f"/{service}/{method}", request_serializer=lambda m: m.SerializeToString(),
        response_deserializer=response.FromString)
    return json_format.MessageToDict(invoke(message, timeout=10))


services = {s.name for s in ask(list_services="*").list_services_response.service}
for name in ("Scoring", "Decisions", "Feedback"):
    assert f"fraudscoring.v1.{name}" in services, services
assert "grpc.health.v1.Health" in services, services
assert ask(file_containing_symbol="nobody.Nothing").error_response.error_code == grpc.StatusCode.NOT_FOUND.value[0]

transaction_id = f"reflected-{version}"
scored = call("fraudscoring.v1.Scoring", "Score", {"transaction": {
    "transactionId": transaction_id, "eventTimeUnixMs": str(int(time.time() * 1000)), "amountMinor": "1999",
    "currency": "USD", "cardId": "card-reflected"}})
assert scored["transactionId"] == transaction_id and scored["decision"].startswith("DECISION_"), scored
assert call("grpc.health.v1.Health", "Check", {})["status"] == "SERVING"
channel.close()
print("ok")
