#include "engine/work.h"

rt_program_work rt_program_work_of(const rt_program *p) {
  rt_program_work work = {0};
  for (size_t i = 0; i < p->instr_count; i++) {
    const rt_instr *n = &p->instrs[i];
    if (n->op != RT_INSTR_GEMM) continue;
    const rt_stored *w = &p->stored[n->weight[0]];
    work.read_bytes += w->bytes;
    const uint64_t panels = rt_wfmt_panels(w->n);
    if (rt_wfmt_is_int(w->format)) work.read_bytes += panels * RT_PANEL * 8;
    if (w->format == RT_W4) work.read_bytes += panels * rt_w4_panel_multipliers(w->k);
    if (p->buffers[n->out[0]].rows != RT_ROWS_TOKENS) continue;
    const size_t outputs = p->buffers[n->out[0]].width * (n->epilogue == RT_EPI_GATE ? 2 : 1);
    work.ops[rt_ceiling_kind_of(w->format)] += 2 * (uint64_t)outputs * w->k;
  }
  return work;
}
