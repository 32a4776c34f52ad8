/* chart_front.c - time against memory: one dot a series and panel; the front joins those that
 * nothing beats in both. Hollow dots are beaten. */
#include "benches/assay/finding.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct dot {
    int series;
    double time, memory; /* ns; bytes, or bytes a byte */
    double x, y;         /* pixels */
    bool front;          /* nothing is at least as good in both and better in one */
};

struct front {
    struct chart *chart;
    const char *memory; /* the tidy column */
    enum unit unit;     /* of memory */
    struct dot *dots;   /* [count] of one panel */
    int count;
    struct axis x_axis, y_axis;
    struct grid grid;
    struct box *boxes;
};

static int by_time(const void *left, const void *right)
{
    const struct dot *a = left, *b = right;
    if (a->time != b->time) return (a->time > b->time) - (a->time < b->time);
    return (a->memory > b->memory) - (a->memory < b->memory);
}

/* The dots of a panel, fastest first, each marked whether it is on the front. */
static void collect(struct front *front, int panel)
{
    const struct pivot *pivot = &front->chart->pivot;
    front->count = 0;
    for (int s = 0; s < pivot->series_count; s++)
        for (int x = 0; x < pivot->x_count && !front->chart->styles[s].floor; x++) {
            struct dot dot = {.series = s,
                              .time = pivot_number(pivot, panel, s, x, "ns"),
                              .memory = pivot_number(pivot, panel, s, x, front->memory)};
            if (dot.time > 0 && dot.memory > 0) front->dots[front->count++] = dot;
        }
    qsort(front->dots, (size_t)front->count, sizeof *front->dots, by_time);
    double least = INFINITY;
    for (int i = 0; i < front->count; i++) {
        front->dots[i].front = front->dots[i].memory < least;
        least = fmin(least, front->dots[i].memory);
    }
}

static void measure(struct front *front)
{
    double fast = INFINITY, slow = 0, small = INFINITY, large = 0;
    for (int p = 0; p < front->chart->pivot.panel_count; p++) {
        collect(front, p);
        for (int i = 0; i < front->count; i++) {
            fast = fmin(fast, front->dots[i].time);
            slow = fmax(slow, front->dots[i].time);
            small = fmin(small, front->dots[i].memory);
            large = fmax(large, front->dots[i].memory);
        }
    }
    if (slow <= 0) fast = small = 1, slow = large = 2;
    front->x_axis = axis_make(UNIT_NS, true, fast * 0.93, slow * 1.1, false);
    front->y_axis = axis_make(front->unit, true, small * 0.93, large * 1.08, false);
    if (large < 8 * small) { /* ticks of doublings would be too few */
        struct axis linear = axis_make(front->unit, false, small * 0.93, large * 1.08, false);
        front->y_axis.count = linear.count;
        memcpy(front->y_axis.at, linear.at, sizeof linear.at);
    }
}

static void draw_axes(struct front *front, int panel)
{
    struct figure *figure = &front->chart->figure;
    const struct box box = front->boxes[panel];
    const struct look left = {18, false, INK, AT_RIGHT}, below = {18, false, INK, AT_CENTRE};
    for (int i = 0; i < front->y_axis.count; i++) {
        double y = axis_pixel(&front->y_axis, front->y_axis.at[i], box.bottom, box.top);
        if (y < box.top || y > box.bottom) continue;
        figure_line(figure, box.left - 8, y, box.left, y, AXIS, 1.5, 1); /* no grid under labels */
        if (panel % front->grid.columns == 0)
            figure_label(figure, box.left - 14, y, left,
                         format_unit(figure->arena, front->unit, front->y_axis.at[i]));
    }
    for (int i = 0; i < front->x_axis.count; i++) {
        double x = axis_pixel(&front->x_axis, front->x_axis.at[i], box.left, box.right);
        figure_line(figure, x, box.bottom, x, box.bottom + 8, AXIS, 1.5, 1);
        figure_label(figure, x, box.bottom + 28, below,
                     format_unit(figure->arena, UNIT_NS, front->x_axis.at[i]));
    }
    figure_axes(figure, box);
    figure_label(figure, (box.left + box.right) / 2, box.bottom + 68, below,
                 unit_words(front->chart, "time per operation"));
    figure_label(figure, box.left + 4, box.top - 26, (struct look){18, true, INK, AT_LEFT},
                 panel_words(front->chart, panel));
}

static bool overlap(const struct box a, const struct box b)
{
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/* Is this place on the staircase: level from one dot of the front to below the next, then down? */
static bool on_the_stairs(const struct front *front, const struct box place)
{
    const struct dot *last = NULL;
    for (int i = 0; i < front->count; i++) {
        const struct dot *dot = &front->dots[i];
        if (!dot->front) continue;
        if (last && (overlap(place, (struct box){last->x, dot->x, last->y - 1, last->y + 1}) ||
                     overlap(place, (struct box){dot->x - 1, dot->x + 1, last->y, dot->y})))
            return true;
        last = dot;
    }
    return false;
}

/* Is this place free of dots, lines and labels placed before, and inside the panel? */
static bool place_is_free(const struct front *front, const struct box place, const struct box panel,
                          const struct box *taken, int count)
{
    if (place.left < panel.left || place.right > panel.right + 30) return false;
    if (place.top < panel.top - 8 || place.bottom > panel.bottom) return false;
    if (on_the_stairs(front, place)) return false;
    for (int i = 0; i < count; i++)
        if (overlap(place, taken[i])) return false;
    for (int i = 0; i < front->count; i++) {
        const struct dot *dot = &front->dots[i];
        if (overlap(place, (struct box){dot->x - 9, dot->x + 9, dot->y - 9, dot->y + 9}))
            return false;
    }
    return true;
}

/* Each label beside its dot: the first of the places around it, at growing distance, that is free.
 */
static void draw_labels(struct front *front, int panel)
{
    static const double beaten[8][2] = {{1, 0},     {-1, 0},   {0.7, -1}, {0.7, 1},
                                        {-0.7, -1}, {-0.7, 1}, {0, -1},   {0, 1}};
    static const double joined[8][2] = {{-1, 0},    {-0.7, 1}, {0.7, -1}, {1, 0},
                                        {-0.7, -1}, {0.7, 1},  {0, -1},   {0, 1}};
    struct chart *chart = front->chart;
    struct box *taken = ARENA_ARRAY(chart->arena, struct box, (size_t)front->count + 1);
    for (int i = 0; i < front->count; i++) {
        const struct dot *dot = &front->dots[i];
        const struct style *style = &chart->styles[dot->series];
        const double(*around)[2] = dot->front ? joined : beaten;
        double width = text_width(style->label, 17, dot->front), x = dot->x, y = dot->y;
        for (int try = 0; try < 48; try++) {
            int ring = try / 8;
            double far = 1 + ring * 0.9;
            x = dot->x + around[try % 8][0] * (width / 2 + 16 * far);
            y = dot->y + around[try % 8][1] * 22 * far;
            taken[i] = (struct box){x - width / 2, x + width / 2, y - 12, y + 12};
            if (place_is_free(front, taken[i], front->boxes[panel], taken, i)) break;
        }
        double near_x = fmin(fmax(dot->x, taken[i].left), taken[i].right);
        double near_y = fmin(fmax(dot->y, taken[i].top), taken[i].bottom);
        if (hypot(near_x - dot->x, near_y - dot->y) > 20)
            figure_line(&chart->figure, dot->x, dot->y, near_x, near_y, style->colour, 1, 1);
        figure_label(&chart->figure, x, y, (struct look){17, dot->front, style->colour, AT_CENTRE},
                     style->label);
    }
}

static void write_panel(struct front *front, int panel)
{
    struct text *data = &front->chart->figure.data;
    const struct box box = front->boxes[panel];
    text_print(data, panel ? "\n\n" : "#panel\tns\t%s\tfront\tcolour\tseries\n", front->memory);
    for (int i = 0; i < front->count; i++) {
        struct dot *dot = &front->dots[i];
        const struct style *style = &front->chart->styles[dot->series];
        dot->x = axis_pixel(&front->x_axis, dot->time, box.left, box.right);
        dot->y = axis_pixel(&front->y_axis, dot->memory, box.bottom, box.top);
        text_print(data, "%d\t%.6g\t%.6g\t%d\t%u\t%s\n", panel + 1, dot->time, dot->memory,
                   dot->front, colour_number(style->colour), style->label);
    }
}

/* About the last panel: who is on the front, and what the two ends trade. */
static char *finding(struct front *front)
{
    struct arena *arena = front->chart->arena;
    const char **names = ARENA_ARRAY(arena, const char *, (size_t)front->count + 1);
    int count = 0, first = -1, last = -1;
    for (int i = 0; i < front->count; i++) {
        if (!front->dots[i].front) continue;
        names[count++] = front->chart->pivot.series[front->dots[i].series];
        if (first < 0) first = i;
        last = i;
    }
    const char *where = panel_words(front->chart, front->chart->pivot.panel_count - 1);
    if (*where) where = arena_print(arena, "At %s, ", where);
    if (!count) return arena_copy(arena, "Neither time nor memory was measured");
    if (count == 1)
        return arena_print(arena, "%s%s beats %s in time or memory", where,
                           *where ? "nothing" : "Nothing", names[0]);
    double time = front->dots[last].time / front->dots[first].time;
    double memory = front->dots[first].memory / front->dots[last].memory;
    char *plain = arena_print(arena, "%sthe front is %s", where, listed(arena, names, count, 5));
    char *full = arena_print(arena, "%s%s %s to %s: %s the time, %s of the memory", where,
                             *where ? "from" : "From", names[0], names[count - 1],
                             format_unit(arena, UNIT_RATIO, time),
                             format_unit(arena, UNIT_PERCENT, 1 / memory));
    return title_that_fits((const char *const[]){full, plain, NULL});
}

bool chart_front(struct chart *chart)
{
    struct front front = {.chart = chart, .memory = chart->def->value[DEF_Y]};
    const struct pivot *pivot = &chart->pivot;
    front.unit = unit_of_column(front.memory);
    front.dots =
        ARENA_ARRAY(chart->arena, struct dot, (size_t)(pivot->series_count * pivot->x_count));
    measure(&front);
    int count = pivot->panel_count, columns = count <= 3 ? count : 2;
    front.grid = (struct grid){.count = count,
                               .columns = columns,
                               .before = 70,
                               .between = 40,
                               .after = 40,
                               .height = count <= columns ? 540 : 380,
                               .gap = 140,
                               .top = PANELS_TOP + (count > 1 ? 30 : 0)};
    front.boxes = figure_grid(chart->arena, &front.grid);
    chart->figure.height = figure_grid_bottom(&front.grid) + 140;
    for (int p = 0; p < count; p++) {
        collect(&front, p);
        write_panel(&front, p);
        draw_axes(&front, p);
        draw_labels(&front, p);
    }
    figure_panels(&chart->figure, front.boxes, count);
    text_print(&chart->figure.numbers,
               "X_LOW = %.10g\nX_HIGH = %.10g\nY_LOW = %.10g\nY_HIGH = %.10g\n", front.x_axis.low,
               front.x_axis.high, front.y_axis.low, front.y_axis.high);
    chart->figure.title = finding(&front);
    chart->figure.subtitle = subtitle_of(
        chart,
        arena_print(chart->arena, "Median time against %s", name_words(chart->arena, front.memory)),
        "; filled and joined = nothing is better in both");
    return true;
}
