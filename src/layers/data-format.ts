import type { GraphBuilder, Value } from "../graph/graph.ts";
import type { ArgumentReader } from "./arguments.ts";

/** Where images have their channels: (batch, height, width, channels), or channels before height. */
export type DataFormat = "channelsLast" | "channelsFirst" | "channels_last" | "channels_first";

/** Is it channels first? By default, and for null, channels are last. */
export function readChannelsFirst(args: ArgumentReader): boolean {
  const choices = ["channels_last", "channels_first"] as const;
  const given = args.optional("dataFormat") !== undefined;
  const format = given ? args.choice("dataFormat", choices) : args.fixed("dataFormat", choices[0]);
  return format === choices[1];
}

/** The axis of the channels. */
export function channelAxis(channelsFirst: boolean): 1 | -1 {
  return channelsFirst ? 1 : -1;
}

/** (batch, channels, ...) -> (batch, ..., channels), for any rank. */
export function channelsToEnd(graph: GraphBuilder, input: Value): Value {
  const spatial = input.shape.map((_, axis) => axis).slice(2);
  return graph.addOne("transpose", [input], { permutation: [0, ...spatial, 1] });
}
