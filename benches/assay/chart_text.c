/* chart_text.c - see chart_text.h. */
#include "benches/assay/chart_text.h"

#include "benches/assay/chart_meter.h"
#include "benches/assay/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Advance widths of Inter 4.0, thousandths of the font size, for ' ' to '~' (read from its hmtx
 * table). Other characters count OTHER_WIDTH: digits, signs and Latin letters lie near it. */
#define OTHER_WIDTH 640
static const short regular[] = {
    281, 278, 403, 631, 638, 812, 639, 222, 362, 362, 500, 659, 280, 460, 276, 357, 625, 464, 605,
    636, 642, 608, 624, 571, 616, 624, 276, 280, 659, 659, 659, 507, 936, 676, 651, 727, 719, 598,
    587, 743, 740, 264, 543, 652, 562, 889, 753, 761, 635, 761, 639, 638, 642, 741, 676, 949, 642,
    665, 625, 362, 357, 362, 469, 452, 497, 564, 621, 558, 621, 582, 361, 609, 591, 237, 237, 544,
    237, 869, 585, 597, 609, 609, 372, 523, 364, 581, 557, 812, 540, 557, 541, 362, 327, 362, 659};
static const short bold[] = {232, 325, 392, 650, 655,  859, 674, 209, 409, 409, 565, 680, 303, 469,
                             298, 390, 688, 489, 630,  659, 678, 645, 660, 595, 661, 660, 298, 303,
                             680, 680, 680, 562, 1031, 748, 661, 752, 727, 613, 585, 761, 746, 281,
                             570, 690, 567, 915, 735,  782, 648, 783, 656, 655, 668, 729, 748, 1036,
                             714, 724, 667, 409, 390,  409, 488, 477, 497, 580, 635, 587, 635, 598,
                             386, 633, 624, 272, 272,  582, 272, 912, 622, 614, 632, 632, 409, 562,
                             388, 622, 586, 850, 574,  586, 572, 409, 374, 409, 680};

double text_width(const char *text, double points, bool is_bold)
{
    const short *widths = is_bold ? bold : regular;
    double thousandths = 0;
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if ((*c & 0xC0) == 0x80) continue; /* the rest of a character already counted */
        thousandths += *c >= ' ' && *c <= '~' ? widths[*c - ' '] : OTHER_WIDTH;
    }
    return thousandths / 1000 * points * 4 / 3;
}

/* Without trailing zeros: 1.8, not 1.80. */
static char *rounded(struct arena *arena, double value, int decimals)
{
    char *text = arena_print(arena, "%.*f", decimals, value);
    if (strchr(text, '.')) {
        char *end = text + strlen(text);
        while (end[-1] == '0') *--end = '\0';
        if (end[-1] == '.') end[-1] = '\0';
    }
    return text;
}

/* Three significant digits: 0.33, 8.1, 12, 128. */
static char *digits(struct arena *arena, double value)
{
    double size = fabs(value);
    int decimals = size >= 100 || size == 0 ? 0
                   : size >= 10             ? 1
                   : size >= 1              ? 2
                   : size >= 0.1            ? 3
                                            : 4;
    return rounded(arena, value, decimals);
}

/* Per cent with two digits that matter: 0.53, 3.3, 29. */
static double percent(double fraction)
{
    double size = fabs(fraction * 100), unit = size >= 9.95 ? 1 : size >= 0.995 ? 10 : 100;
    return round(fraction * 100 * unit) / unit;
}

struct step {
    double size;
    const char *name;
};

/* The largest step not above the value; `steps` falls and ends with size 0. */
static char *scaled(struct arena *arena, double value, const struct step *steps)
{
    while (steps[1].size > 0 && fabs(value) < steps->size * 0.9995) steps++;
    return arena_print(arena, "%s%s", digits(arena, value / steps->size), steps->name);
}

static const struct step time_steps[] = {
    {1e9, " s"}, {1e6, " ms"}, {1e3, " µs"}, {1, " ns"}, {0, ""}};
static const struct step byte_steps[] = {
    {1073741824.0, " GiB"}, {1048576.0, " MiB"}, {1024, " KiB"}, {1, " B"}, {0, ""}};
static const struct step binary_steps[] = {
    {1073741824.0, " Gi"}, {1048576.0, " Mi"}, {1024, " Ki"}, {1, ""}, {0, ""}};
static const struct step decimal_steps[] = {
    {1e9, " G"}, {1e6, " M"}, {1e3, " k"}, {1, ""}, {0, ""}};
static const struct step rate_steps[] = {
    {1e9, " G/s"}, {1e6, " M/s"}, {1e3, " k/s"}, {1, " /s"}, {0, ""}};

char *format_unit(struct arena *arena, enum unit unit, double value)
{
    if (isnan(value)) return arena_copy(arena, "-");
    switch (unit) {
    case UNIT_COUNT:
        return scaled(arena, value, fmod(value, 1024) == 0 ? binary_steps : decimal_steps);
    case UNIT_NS:
        return scaled(arena, value, format_is_instructions() ? decimal_steps : time_steps);
    case UNIT_BYTES:
        return scaled(arena, value, byte_steps);
    case UNIT_RATE:
        return scaled(arena, value, rate_steps);
    case UNIT_RATIO:
        return arena_print(arena, "%s×",
                           rounded(arena, value,
                                   value < 1.995  ? 2
                                   : value < 9.95 ? 1
                                                  : 0));
    case UNIT_FACTOR:
        return arena_print(arena, "%.*f", value < 9.995 ? 3 : 1, value);
    case UNIT_PERCENT:
        return arena_print(arena, "%s %%", digits(arena, percent(value)));
    case UNIT_PLAIN:
        break;
    }
    return digits(arena, value);
}

enum unit unit_of_column(const char *column)
{
    if (!strncmp(column, "ns", 2) || strstr(column, "_ns")) return UNIT_NS;
    if (!strcmp(column, "ratio")) return UNIT_PLAIN;
    if (strstr(column, "_per_byte") || strstr(column, "_per_length")) return UNIT_RATIO;
    if (strstr(column, "bytes")) return UNIT_BYTES;
    if (strstr(column, "share") || strstr(column, "waste")) return UNIT_PERCENT;
    return UNIT_COUNT;
}

char *gp_quote(struct arena *arena, const char *text)
{
    char *quoted = arena_zero(arena, strlen(text) * 2 + 3), *end = quoted;
    *end++ = '\'';
    for (; *text; text++) {
        if (strchr("\\{}^_@&~", *text)) *end++ = '\\';
        if (*text == '\'') *end++ = '\'';
        *end++ = (unsigned char)*text < ' ' ? ' ' : *text;
    }
    *end = '\'';
    return quoted;
}

char *xml_escape(struct arena *arena, const char *text)
{
    struct text out = {0};
    for (; *text; text++) {
        switch (*text) {
        case '&':
            text_print(&out, "&amp;");
            break;
        case '<':
            text_print(&out, "&lt;");
            break;
        case '>':
            text_print(&out, "&gt;");
            break;
        case '"':
            text_print(&out, "&quot;");
            break;
        default:
            text_add(&out, text, 1);
        }
    }
    char *copy = arena_copy_part(arena, out.bytes ? out.bytes : "", out.length);
    text_free(&out);
    return copy;
}

char *text_replace(struct arena *arena, const char *text, const char *old, const char *new)
{
    struct text out = {0};
    for (const char *at; (at = strstr(text, old)); text = at + strlen(old)) {
        text_add(&out, text, (size_t)(at - text));
        text_add(&out, new, strlen(new));
    }
    text_add(&out, text, strlen(text));
    char *copy = arena_copy(arena, out.bytes);
    text_free(&out);
    return copy;
}
