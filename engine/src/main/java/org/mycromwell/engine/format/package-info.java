/** Model files: GGUF and safetensors, read without copying and written by streaming. */
@NullMarked
package org.mycromwell.engine.format;

import org.jspecify.annotations.NullMarked;
