/* figure.c - see figure.h. */
#include "benches/assay/figure.h"

#include "benches/assay/chart_text.h"

#include <math.h>
#include <string.h>

void figure_number(struct figure *figure, const char *name, double value)
{
    text_print(&figure->numbers, "%s = %.10g\n", name, value);
}

void figure_numbers(struct figure *figure, const char *name, const double *values, int count)
{
    text_print(&figure->numbers, "array %s[%d] = [", name, count);
    for (int i = 0; i < count; i++)
        text_print(&figure->numbers, "%s%.10g", i ? ", " : "", values[i]);
    text_print(&figure->numbers, "]\n");
}

void figure_words(struct figure *figure, const char *name, const char *const *values, int count)
{
    text_print(&figure->numbers, "array %s[%d] = [", name, count);
    for (int i = 0; i < count; i++)
        text_print(&figure->numbers, "%s%s", i ? ", " : "", gp_quote(figure->arena, values[i]));
    text_print(&figure->numbers, "]\n");
}

void figure_panels(struct figure *figure, const struct box *boxes, int count)
{
    static const char *const names[] = {"LEFT", "RIGHT", "TOP", "BOTTOM"};
    double *edge = arena_zero(figure->arena, sizeof *edge * (size_t)count);
    figure_number(figure, "PANELS", count);
    for (int side = 0; side < 4; side++) {
        for (int i = 0; i < count; i++) {
            const double all[] = {boxes[i].left, boxes[i].right, boxes[i].top, boxes[i].bottom};
            edge[i] = all[side];
        }
        figure_numbers(figure, names[side], edge, count);
    }
}

void figure_label(struct figure *figure, double x, double y, struct look look, const char *text)
{
    static const char *const anchors[] = {"left", "center", "right"};
    text_print(&figure->marks, "set label %d %s at %.1f,%.1f %s font 'Inter%s,%g' tc rgb '%s'\n",
               ++figure->labels, gp_quote(figure->arena, text), x, y, anchors[look.anchor],
               look.bold ? ":Bold" : "", look.points, look.colour);
}

void figure_line(struct figure *figure, double x1, double y1, double x2, double y2,
                 const char *colour, double width, int dash)
{
    text_print(&figure->marks,
               "set arrow %d from %.1f,%.1f to %.1f,%.1f nohead lw %g dt %d lc rgb '%s' back\n",
               ++figure->arrows, x1, y1, x2, y2, width, dash, colour);
}

void figure_fill(struct figure *figure, struct box box, const char *colour)
{
    text_print(&figure->marks,
               "set object %d rectangle from %.1f,%.1f to %.1f,%.1f fs solid noborder "
               "fc rgb '%s' behind\n",
               ++figure->objects, box.left, box.top, box.right, box.bottom, colour);
}

void figure_axes(struct figure *figure, struct box box)
{
    figure_line(figure, box.left, box.top, box.left, box.bottom, AXIS, 1.5, 1);
    figure_line(figure, box.left, box.bottom, box.right, box.bottom, AXIS, 1.5, 1);
}

static void add_titles(struct figure *figure)
{
    const struct look title = {27, true, INK, AT_LEFT}, subtitle = {17, false, GREY, AT_LEFT};
    const struct look footer = {13, false, GREY, AT_LEFT};
    figure_label(figure, PAGE_MARGIN, 48, title, figure->title);
    figure_label(figure, PAGE_MARGIN, 98, subtitle, figure->subtitle);
    figure_label(figure, PAGE_MARGIN, figure->height - 28, footer, figure->footer);
}

/* Copies `lines` with the indentation of the slot that they fill. */
static void add_indented(struct text *program, const char *lines, int indent)
{
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        if (length) text_print(program, "%*s%.*s\n", indent, "", (int)length, lines);
        lines += length + (lines[length] == '\n');
    }
}

char *figure_program(struct figure *figure, const char *page, const char *kind, const char *own)
{
    add_titles(figure);
    const struct {
        const char *slot, *lines;
    } slots[] = {{"#@numbers", figure->numbers.bytes},
                 {"#@marks", figure->marks.bytes},
                 {"#@own", own},
                 {"#@kind", kind}};
    struct text program = {0};
    text_print(&program, "# %s\n", figure->title);
    text_print(&program, "# Draws %s.svg and .png from %s.tsv: gnuplot %s.gp\n", figure->name,
               figure->name, figure->name);
    text_print(&program, "NAME = '%s'\n", figure->name);
    text_print(&program, "WIDTH = %.1f\nHEIGHT = %.1f\n", figure->width, figure->height);
    while (*page) {
        size_t length = strcspn(page, "\n"), indent = strspn(page, " ");
        const char *lines = NULL;
        for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
            if (!strncmp(page + indent, slots[i].slot, strlen(slots[i].slot)))
                lines = slots[i].lines ? slots[i].lines : "";
        if (lines) add_indented(&program, lines, (int)indent);
        if (!lines && page[0] != '#') text_print(&program, "%.*s\n", (int)length, page);
        page += length + (page[length] == '\n');
    }
    char *result = arena_copy(figure->arena, program.bytes);
    text_free(&program);
    return result;
}

void figure_free(struct figure *figure)
{
    text_free(&figure->numbers);
    text_free(&figure->marks);
    text_free(&figure->data);
}

struct box *figure_grid(struct arena *arena, const struct grid *grid)
{
    struct box *boxes = arena_zero(arena, sizeof *boxes * (size_t)grid->count);
    int columns = grid->columns;
    double room = PAGE_WIDTH - PAGE_MARGIN - grid->before - grid->between * (columns - 1) -
                  grid->after * columns - PAGE_MARGIN / 2;
    double width = room / columns;
    for (int i = 0; i < grid->count; i++) {
        int column = i % columns, row = i / columns;
        double left = PAGE_MARGIN + grid->before + column * (width + grid->after + grid->between);
        double top = grid->top + row * (grid->height + grid->gap);
        boxes[i] = (struct box){left, left + width, top, top + grid->height};
    }
    return boxes;
}

double figure_grid_bottom(const struct grid *grid)
{
    int rows = (grid->count + grid->columns - 1) / grid->columns;
    return grid->top + rows * grid->height + (rows - 1) * grid->gap;
}
