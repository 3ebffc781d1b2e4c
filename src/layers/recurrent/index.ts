export { Bidirectional, bidirectional, type BidirectionalOptions } from "./bidirectional.ts";
export { GRU, gru, type GRUOptions } from "./gru.ts";
export { LSTM, lstm, type LSTMOptions } from "./lstm.ts";
export { SimpleRNN, simpleRNN, type SimpleRNNOptions } from "./simple-rnn.ts";
export { TimeDistributed, timeDistributed, type TimeDistributedOptions } from "./time-distributed.ts";
