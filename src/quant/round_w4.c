#define RT_W4_ROUND rt_w4_round_any
#include "quant/round_w4.inc.h"
