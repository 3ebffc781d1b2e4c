import { testRecurrent } from "./cases/recurrent-suite.ts";

testRecurrent("gru", { resetAfter: true });
testRecurrent("gru", { resetAfter: false });
