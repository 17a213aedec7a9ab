// Uses the service with grpc-js, which has its own HTTP/2 and its own idea of flow control.
// Arguments: the address of the gRPC port, the folder of the contract, the folder that has node_modules.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';

const [address, protos, modules] = process.argv.slice(2);
const require = createRequire(path.join(modules, 'package.json'));
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const files = ['scoring', 'decisions'].map((name) => `fraudscoring/v1/${name}.proto`);
const definition = loader.loadSync(files, { includeDirs: [protos], keepCase: true, longs: Number, enums: String, defaults: true });
const { Scoring, Decisions } = grpc.loadPackageDefinition(definition).fraudscoring.v1;
const credentials = grpc.credentials.createInsecure();
const scoring = new Scoring(address, credentials);
const decisions = new Decisions(address, credentials);

const payment = (id) => ({
  transaction: {
    transaction_id: id, event_time_unix_ms: Date.now(), amount_minor: 1250, currency: 'GBP', card_id: 'card-node',
  },
});
const deadline = () => ({ deadline: Date.now() + 20_000 });
const score = (request) => new Promise((resolve, reject) => {
  scoring.Score(request, deadline(), (error, reply) => (error ? reject(error) : resolve(reply)));
});

const scored = await score(payment('node-1'));
assert.equal(scored.transaction_id, 'node-1');
assert.match(scored.decision, /^DECISION_(ALLOW|REVIEW|BLOCK)$/);
await assert.rejects(score({}), (error) => error.code === grpc.status.INVALID_ARGUMENT && /card_id/.test(error.details));

const replies = await new Promise((resolve, reject) => {
  const found = [];
  const stream = scoring.ScoreStream(deadline());
  stream.on('data', (reply) => found.push(reply));
  stream.on('error', reject);
  stream.on('end', () => resolve(found));
  for (let n = 0; n < 2_000; n++) stream.write(payment(`node-stream-${n}`));
  stream.end();
});
assert.equal(new Set(replies.map((reply) => reply.transaction_id)).size, 2_000);
assert.ok(replies.every((reply) => reply.error === null));

const records = await new Promise((resolve, reject) => {
  const found = [];
  const stream = decisions.Subscribe({ offset: 0 }, deadline());
  stream.on('error', (error) => (error.code === grpc.status.CANCELLED ? resolve(found) : reject(error)));
  stream.on('data', (record) => {
    if (found.push(record) === 2_001) stream.cancel();
  });
});
assert.equal(records[0].transaction.transaction_id, 'node-1');
assert.deepEqual(records[0].response, scored);
assert.equal(new Set(records.map((record) => record.offset)).size, 2_001);
scoring.close();
decisions.close();
console.log('ok');
