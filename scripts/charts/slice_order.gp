# Was the machine quiet while slice_append was measured?
# kind: order
# sweep: slice_append
