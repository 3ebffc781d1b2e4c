import { testRecurrent } from "./cases/recurrent-suite.ts";

testRecurrent("rnn");
