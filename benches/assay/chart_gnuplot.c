/* chart_gnuplot.c - runs gnuplot and accepts its pictures only when they are whole.
 *
 * One process a chart: starting gnuplot takes 0.02 s of the 0.15 s that a chart takes, and a chart
 * that fails takes no other with it. gnuplot leaves an empty or cut file behind on an error, so it
 * draws into temporary names; the two pictures are checked and renamed together. */
#include "benches/assay/chart.h"
#include "benches/assay/chart_text.h"
#include "benches/assay/command.h"
#include "benches/assay/places.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DRAWING_SECONDS 60.0

static char *replaced(struct arena *arena, char *svg, const char *old, const char *new)
{
    char *at = strstr(svg, old);
    if (!at) return svg;
    return arena_print(arena, "%.*s%s%s", (int)(at - svg), svg, new, at + strlen(old));
}

/* Gives the picture its finding as a title (screen readers say it), a fallback font, and ids of its
 * own, so that several pictures can stand in one page. */
static bool finish_svg(struct arena *arena, const char *from, const char *to,
                       const struct figure *figure)
{
    char *svg = chart_read_file(arena, from);
    if (!svg) return false;
    if (!strstr(svg, "</svg>")) return refuse("gnuplot left %s incomplete", from);
    svg = replaced(arena, svg, "<title>Gnuplot</title>",
                   arena_print(arena, "<title>%s</title>", xml_escape(arena, figure->title)));
    svg = replaced(
        arena, svg, "<desc>Produced by GNUPLOT",
        arena_print(arena, "<desc>%s. Drawn by gnuplot", xml_escape(arena, figure->subtitle)));
    svg = text_replace(arena, svg, "font-family=\"Inter\"",
                       "font-family=\"Inter, 'DejaVu Sans', sans-serif\"");
    svg = text_replace(arena, svg, "'gp", arena_print(arena, "'%s-gp", figure->name));
    svg = text_replace(arena, svg, "'#gp", arena_print(arena, "'#%s-gp", figure->name));
    svg = text_replace(arena, svg, "id=\"gnuplot_", arena_print(arena, "id=\"%s_", figure->name));
    return write_whole(to, svg, strlen(svg));
}

static bool png_is_whole(const char *path)
{
    static const unsigned char head[] = {0x89, 'P', 'N', 'G'}, tail[] = {'I', 'E', 'N', 'D'};
    unsigned char begin[4] = {0}, end[8] = {0};
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    bool read = fread(begin, 1, 4, file) == 4 && fseek(file, -8, SEEK_END) == 0 &&
                fread(end, 1, 8, file) == 8;
    fclose(file);
    return read && !memcmp(begin, head, 4) && !memcmp(end, tail, 4);
}

static bool accept_pictures(struct arena *arena, const char *folder, const struct figure *figure)
{
    char *part = arena_print(arena, "%s/%s.part.png", folder, figure->name);
    char *final = arena_print(arena, "%s/%s.png", folder, figure->name);
    if (!png_is_whole(part))
        return refuse(
            "gnuplot drew no whole picture for chart %s; run gnuplot %s.gp in %s to see why",
            figure->name, figure->name, folder);
    if (!finish_svg(arena, arena_print(arena, "%s/%s.part.svg", folder, figure->name),
                    arena_print(arena, "%s/%s.svg", folder, figure->name), figure))
        return false;
    if (rename(part, final) != 0)
        return refuse("%s cannot be written: %s; choose another place", final, strerror(errno));
    return true;
}

static bool explain(int result, const char *name, struct text *error)
{
    if (result == COMMAND_NOT_STARTED)
        return refuse("gnuplot is not installed, so no chart can be drawn; run scripts/setup, or "
                      "install the package gnuplot-nox");
    return refuse("gnuplot could not draw chart %s: %s", name,
                  error->bytes && *error->bytes ? first_line(error) : "it ended without a word");
}

bool gnuplot_draw(struct arena *arena, const char *folder, const struct figure *figure)
{
    struct text error = {0};
    const char *setting = arena_print(arena, "cd '%s'; OUT = '%s.part'",
                                      text_replace(arena, folder, "'", "''"), figure->name);
    const char *arguments[] = {"gnuplot", "-e", setting, arena_print(arena, "%s.gp", figure->name),
                               NULL};
    int result = command_run(arguments, DRAWING_SECONDS, NULL, &error);
    bool good = result == 0 ? accept_pictures(arena, folder, figure)
                            : explain(result, figure->name, &error);
    text_free(&error);
    unlink(arena_print(arena, "%s/%s.part.svg", folder, figure->name));
    unlink(arena_print(arena, "%s/%s.part.png", folder, figure->name));
    return good;
}
