/* machinecode.c - see machinecode.h. */
#include "benches/assay/machinecode.h"

#include "benches/assay/catalog.h"
#include "benches/assay/command.h"
#include "benches/assay/program_data.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Disassembling some ten megabytes takes seconds. */
#define OBJDUMP_TIMEOUT_S 120

static uint64_t mix(uint64_t hash, char c)
{
    return (hash ^ (unsigned char)c) * 0x100000001b3u;
}

/* Does a number with an address in it start here? Those before a <name> and before (%rip). */
static size_t address_length(const char *at)
{
    size_t length = strspn(at, "0123456789abcdefx");
    if (!length) return 0;
    if (!strncmp(at + length, " <", 2) || !strncmp(at + length, "(%rip)", 6)) return length;
    return 0;
}

/* Bytes that an instruction takes from a constant without a name: by the registers it names, and
 * of single floating-point numbers by its ending. */
static size_t width_of(const char *instruction, size_t length)
{
    char text[128];
    snprintf(text, sizeof text, "%.*s", (int)length, instruction);
    const char *end = text + strcspn(text, " ");
    bool single = end > text + 1 && end[-2] == 's';
    if (strstr(text, "%zmm")) return 64;
    if (strstr(text, "%ymm")) return 32;
    if (!strstr(text, "%xmm")) return 8;
    return single && end[-1] == 's' ? 4 : single && end[-1] == 'd' ? 8 : 16;
}

/* A text up to its end; 0 for what is none, such as a table of jumps, whose targets are compared
 * where they are. */
static size_t text_length(const struct program_bytes *data)
{
    size_t length = 0;
    while (length < data->length && (isprint(data->bytes[length]) || isspace(data->bytes[length])))
        length++;
    return length < data->length && !data->bytes[length] ? length : 0;
}

/* Adds the data at the address behind "# " and returns how much of the line remains: a constant
 * without a name is shown by the name of whatever lies before it, which says nothing. */
static size_t hash_data(uint64_t *hash, const char *instruction, size_t length,
                        const struct program_data *data)
{
    const char *mark = memchr(instruction, '#', length);
    if (!mark || mark[1] != ' ') return length;
    struct program_bytes found = program_data_at(data, strtoull(mark + 2, NULL, 16));
    if (!found.bytes || !found.constant) return length; /* pointers move, and what it is by then */
    size_t width = found.length;
    if (!found.named)
        width = strncmp(instruction, "lea", 3) ? width_of(instruction, (size_t)(mark - instruction))
                                               : text_length(&found);
    if (width > found.length) width = found.length;
    for (size_t i = 0; i < width; i++) *hash = mix(*hash, (char)found.bytes[i]);
    return found.named ? length : (size_t)(mark - instruction);
}

/* One instruction, "  401000:\tmov ...", without its addresses, and what it reads. What only fills
 * gaps is left out: how much of it there is depends on where the function landed. */
static uint64_t hash_line(uint64_t hash, const char *line, const struct program_data *data)
{
    const char *at = line + strcspn(line, "\t\n");
    if (*at != '\t') return hash;
    at++;
    if (!strncmp(at, "nop", 3) || !strncmp(at, "cs nop", 6) || !strncmp(at, "data16", 6) ||
        !strncmp(at, "xchg   %ax,%ax", 14))
        return hash;
    for (const char *end = at + hash_data(&hash, at, strcspn(at, "\n"), data); at < end;) {
        bool word_start = !isalnum((unsigned char)at[-1]);
        size_t skipped = word_start ? address_length(at) : 0;
        if (skipped)
            at += skipped;
        else
            hash = mix(hash, *at++);
    }
    return mix(hash, '\n');
}

/* "0000000000014480 <slice_append__double>:" opens a function. */
static const char *function_name(struct arena *arena, const char *line)
{
    const char *open = strchr(line, '<'), *close = open ? strstr(open, ">:") : NULL;
    if (!isxdigit((unsigned char)*line) || !close) return NULL;
    return arena_copy_part(arena, open + 1, (size_t)(close - open - 1));
}

/* Notes the name in "<name+0x10>" of a line. */
static void add_reference(struct arena *arena, struct machine_function *function, const char *line)
{
    size_t length = strcspn(line, "<\n");
    if (line[length] != '<') return;
    const char *name = line + length + 1;
    name = arena_copy_part(arena, name, strcspn(name, "+->@\n"));
    if (!words_have(&function->refers, name)) words_add(arena, &function->refers, name);
}

struct machinecode machinecode_read(struct arena *arena, const char *program)
{
    struct machinecode code = {0};
    struct text out = {0};
    const struct program_data data = program_data_read(arena, program);
    const char *command[] = {"objdump", "-d", "--no-show-raw-insn", "-j", ".text", program, NULL};
    bool good = command_run(command, OBJDUMP_TIMEOUT_S, &out, NULL) == 0;
    for (const char *line = good ? out.bytes : NULL; line && *line;) {
        const char *name = function_name(arena, line), *end = strchr(line, '\n');
        if (name) {
            code.functions = arena_more(arena, code.functions, code.count, sizeof *code.functions);
            code.functions[code.count++] =
                (struct machine_function){.symbol = name, .hash = 0xcbf29ce484222325u};
        } else if (code.count) {
            struct machine_function *last = &code.functions[code.count - 1];
            last->hash = hash_line(last->hash, line, &data);
            add_reference(arena, last, line);
        }
        line = end ? end + 1 : NULL;
    }
    text_free(&out);
    return code;
}

const char *machinecode_symbol(struct arena *arena, const char *family, const char *name,
                               const struct words *structural)
{
    struct words parts = words_split(arena, name, "/"), values = {0};
    const char *impl = name_part(arena, name, "impl");
    if (parts.count < 2 || !impl) return "";
    for (size_t i = 0; i < structural->count; i++) {
        const char *value = name_part(arena, name, structural->items[i]);
        if (value) words_add(arena, &values, value);
    }
    return arena_print(arena, "%s_%s__%s__%s", family, parts.items[1], impl,
                       values.count ? words_join(arena, &values, "_") : "plain");
}

static struct machine_function *find(const struct machinecode *code, const char *symbol)
{
    for (size_t i = 0; i < code->count; i++)
        if (!strcmp(code->functions[i].symbol, symbol)) return &code->functions[i];
    return NULL;
}

/* A name that is a function in neither program is data or a library's: not compared. */
static bool same_from(struct machinecode *a, struct machinecode *b, const char *symbol)
{
    struct machine_function *left = find(a, symbol), *right = find(b, symbol);
    if (!left || !right) return !left && !right;
    if (left->seen) return true;
    left->seen = true;
    if (left->hash != right->hash) return false;
    for (size_t i = 0; i < left->refers.count; i++)
        if (!same_from(a, b, left->refers.items[i])) return false;
    return true;
}

bool machinecode_same(struct machinecode *a, struct machinecode *b, const char *symbol)
{
    for (size_t i = 0; i < a->count; i++) a->functions[i].seen = false;
    return find(a, symbol) && find(b, symbol) && same_from(a, b, symbol);
}
