"""Uses the service as a gateway written in Python would: Debian's python3-grpcio and what protoc makes of the contract.

Arguments: the address of the gRPC port, and the folder with the generated modules.
"""

import sys
import time

address, generated = sys.argv[1], sys.argv[2]
sys.path.insert(0, generated)

import grpc  # noqa: E402
from fraudscoring.v1 import decisions_pb2, feedback_pb2, scoring_pb2, transaction_pb2  # noqa: E402
from grpc_health import health_pb2  # noqa: E402

PACKAGE = "/fraudscoring.v1."


def payment(transaction_id, card="card-python", **fields):
    values = dict(
        transaction_id=transaction_id, event_time_unix_ms=int(time.time() * 1000), amount_minor=4200, currency="EUR",
        card_id=card, merchant_id="shop-1")
    values.update(fields)
    return scoring_pb2.ScoreRequest(transaction=transaction_pb2.Transaction(**values))


def unary(channel, method, response):
    return channel.unary_unary(
        PACKAGE + method, request_serializer=lambda m: m.SerializeToString(), response_deserializer=response.FromString)


def expect_error(code, call):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, f"{code} expected, {error.code()} found: {error.details()}"
        assert error.details(), "a status without a sentence"
        return error.details()
    raise AssertionError(f"{code} expected, the call succeeded")


def is_same(one, other):
    # Not by ==: features that are not known are NaN, which equals nothing.
    return one.SerializeToString(deterministic=True) == other.SerializeToString(deterministic=True)


def check_scores(channel):
    score = unary(channel, "Scoring/Score", scoring_pb2.ScoreResponse)
    response, call = score.with_call(payment("python-1"), timeout=10)
    assert response.transaction_id == "python-1"
    assert response.decision in (scoring_pb2.DECISION_ALLOW, scoring_pb2.DECISION_REVIEW, scoring_pb2.DECISION_BLOCK)
    assert 0 <= response.score <= 1 and response.model and response.policy and response.features
    assert "fraudscoring-duplicate" not in dict(call.trailing_metadata())
    again, call = score.with_call(payment("python-1"), timeout=10)
    assert again.SerializeToString() == response.SerializeToString()
    assert dict(call.trailing_metadata())["fraudscoring-duplicate"] == "1"
    futures = [score.future(payment(f"python-many-{n}"), timeout=30) for n in range(300)]
    assert len({f.result().offset for f in futures}) == 300
    return response


def check_stream(channel):
    stream = channel.stream_stream(
        PACKAGE + "Scoring/ScoreStream", request_serializer=lambda m: m.SerializeToString(),
        response_deserializer=scoring_pb2.ScoreResponse.FromString)
    requests = [payment(f"python-stream-{n}") for n in range(500)]
    requests.insert(250, payment("python-wrong", currency="XQX"))
    replies = {r.transaction_id: r for r in stream(iter(requests), timeout=30)}
    assert len(replies) == 501
    assert replies["python-wrong"].error.code == 3 and "currency" in replies["python-wrong"].error.message
    good = [r for i, r in replies.items() if i != "python-wrong"]
    assert all(not r.HasField("error") for r in good)
    assert len({r.offset for r in good}) == 500


def check_decisions(channel, first):
    subscribe = channel.unary_stream(
        PACKAGE + "Decisions/Subscribe", request_serializer=lambda m: m.SerializeToString(),
        response_deserializer=decisions_pb2.DecisionRecord.FromString)
    call = subscribe(decisions_pb2.SubscribeRequest(offset=0), timeout=30)
    records = [next(call) for _ in range(801)]
    call.cancel()
    assert records[0].offset == 0 and records[0].response == first
    assert [r.offset for r in records] == sorted({r.offset for r in records})
    assert records[0].transaction.card_id == "card-python" and len(records[0].feature_vector) > 0

    get = unary(channel, "Decisions/Get", decisions_pb2.DecisionRecord)
    assert is_same(get(decisions_pb2.GetDecisionRequest(transaction_id="python-1"), timeout=10), records[0])
    expect_error(
        grpc.StatusCode.NOT_FOUND, lambda: get(decisions_pb2.GetDecisionRequest(transaction_id="nobody"), timeout=10))

    acknowledge = unary(channel, "Decisions/Acknowledge", decisions_pb2.AcknowledgeResponse)
    acknowledge(decisions_pb2.AcknowledgeRequest(cursor="python", offset=records[99].offset), timeout=10)
    call = subscribe(decisions_pb2.SubscribeRequest(cursor="python"), timeout=30)
    assert is_same(next(call), records[100])
    call.cancel()
    expect_error(
        grpc.StatusCode.OUT_OF_RANGE,
        lambda: acknowledge(decisions_pb2.AcknowledgeRequest(cursor="python", offset=10**9), timeout=10))
    expect_error(
        grpc.StatusCode.INVALID_ARGUMENT,
        lambda: acknowledge(decisions_pb2.AcknowledgeRequest(cursor="no spaces", offset=0), timeout=10))

    call = subscribe(decisions_pb2.SubscribeRequest(time_unix_ms=records[0].decided_at_unix_ms), timeout=30)
    assert is_same(next(call), records[0])
    call.cancel()
    call = subscribe(decisions_pb2.SubscribeRequest(latest=True), timeout=30)
    call.initial_metadata()
    unary(channel, "Scoring/Score", scoring_pb2.ScoreResponse)(payment("python-latest"), timeout=10)
    assert next(call).transaction.transaction_id == "python-latest"
    call.cancel()


def check_labels(channel):
    report = unary(channel, "Feedback/ReportLabel", feedback_pb2.ReportLabelResponse)
    label = dict(
        transaction_id="python-1", source=feedback_pb2.LABEL_SOURCE_CHARGEBACK, event_time_unix_ms=int(time.time() * 1000))
    fraud = feedback_pb2.ReportLabelRequest(label=feedback_pb2.LABEL_FRAUD, **label)
    genuine = feedback_pb2.ReportLabelRequest(label=feedback_pb2.LABEL_GENUINE, **label)
    assert not report(fraud, timeout=10).duplicate
    assert report(fraud, timeout=10).duplicate
    assert not report(genuine, timeout=10).duplicate
    said = expect_error(
        grpc.StatusCode.INVALID_ARGUMENT, lambda: report(feedback_pb2.ReportLabelRequest(), timeout=10))
    assert all(field in said for field in ("transaction_id", "label", "source", "event_time_unix_ms")), said


def check_health(channel):
    def call(service):
        check = channel.unary_unary(
            "/grpc.health.v1.Health/Check", request_serializer=lambda m: m.SerializeToString(),
            response_deserializer=health_pb2.HealthCheckResponse.FromString)
        return check(health_pb2.HealthCheckRequest(service=service), timeout=10).status

    assert call("") == health_pb2.HealthCheckResponse.SERVING
    assert call("fraudscoring.v1.Scoring") == health_pb2.HealthCheckResponse.SERVING
    expect_error(grpc.StatusCode.NOT_FOUND, lambda: call("nobody"))


def check_errors(channel):
    score = unary(channel, "Scoring/Score", scoring_pb2.ScoreResponse)
    said = expect_error(grpc.StatusCode.INVALID_ARGUMENT, lambda: score(scoring_pb2.ScoreRequest(), timeout=10))
    for field in ("transaction_id", "card_id", "event_time_unix_ms", "currency"):
        assert field + ":" in said, said
    expect_error(
        grpc.StatusCode.UNIMPLEMENTED,
        lambda: unary(channel, "Scoring/Guess", scoring_pb2.ScoreResponse)(payment("x"), timeout=10))
    expect_error(
        grpc.StatusCode.UNIMPLEMENTED,
        lambda: score(payment("x", attributes={"note": "x" * 120}), timeout=10, compression=grpc.Compression.Gzip))
    expect_error(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: score(payment("python-late"), timeout=-1))
    waits = channel.unary_stream(
        PACKAGE + "Decisions/Subscribe", request_serializer=lambda m: m.SerializeToString(),
        response_deserializer=decisions_pb2.DecisionRecord.FromString)
    expect_error(
        grpc.StatusCode.DEADLINE_EXCEEDED,
        lambda: list(waits(decisions_pb2.SubscribeRequest(latest=True), timeout=0.3)))
    large = payment("python-large", attributes={"note": "x" * 5_000_000})
    expect_error(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: score(large, timeout=10))
    garbage = channel.unary_unary(PACKAGE + "Scoring/Score")
    expect_error(grpc.StatusCode.INVALID_ARGUMENT, lambda: garbage(b"\xff\xff\xff", timeout=10))
    assert score(payment("python-after"), timeout=10).transaction_id == "python-after"


with grpc.insecure_channel(address) as channel:
    first = check_scores(channel)
    check_stream(channel)
    check_decisions(channel, first)
    check_labels(channel)
    check_health(channel)
    check_errors(channel)
print("ok")
