import { dilatedConv1d } from "./dilated-conv1d.ts";
import { inceptionV3 } from "./inception-v3.ts";
import type { Architecture } from "./kit.ts";
import { mobileNetV2 } from "./mobilenet-v2.ts";
import { resNet50 } from "./resnet50.ts";
import { tagger } from "./tagger.ts";
import { transformer } from "./transformer.ts";

/** The whole networks that are measured. */
export const ZOO: readonly Architecture[] = [mobileNetV2, inceptionV3, resNet50, dilatedConv1d, tagger, transformer];
