/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What every fuzz-NAME.c defines: the function under test, in the form of libFuzzer, and texts to begin with (NULL ends). */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
extern const char *const fuzz_seeds[];
