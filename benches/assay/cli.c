/* cli.c - see cli.h. */
#include "benches/assay/cli.h"

#include "benches/assay/say.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_help(const struct cli *cli)
{
    printf("usage: %s\n\n%s\n\nOptions:\n", cli->usage, cli->summary);
    for (const struct cli_option *option = cli->options; option->name; option++) {
        char left[64];
        snprintf(left, sizeof left, "--%s %s", option->name,
                 option->argument ? option->argument : "");
        printf("  %-24s %s\n", left, option->help);
    }
    printf("  %-24s %s\n", "--help", "this text");
    if (cli->examples) printf("\nExamples:\n%s\n", cli->examples);
    puts("\nExit code: 0 done, 1 the answer is \"worse\", 2 could not run.");
}

static const struct cli_option *find_option(const struct cli *cli, const char *name, size_t length)
{
    for (const struct cli_option *option = cli->options; option->name; option++)
        if (strlen(option->name) == length && !memcmp(option->name, name, length)) return option;
    return NULL;
}

static bool read_count(const char *value, int *count)
{
    char *end = NULL;
    long number = strtol(value, &end, 10);
    if (end == value || *end || number < 1 || number > INT_MAX) return false;
    *count = (int)number;
    return true;
}

static bool set_value(struct arena *arena, const struct cli_option *option, const char *value)
{
    switch (option->kind) {
    case CLI_FLAG:
        *(bool *)option->place = true;
        return true;
    case CLI_NO:
        *(bool *)option->place = false;
        return true;
    case CLI_TEXT:
        *(const char **)option->place = value;
        return *value;
    case CLI_LIST:
        words_add(arena, option->place, value);
        return *value;
    case CLI_SECONDS:
        return text_to_seconds(value, option->place);
    case CLI_FRACTION:
        return text_to_fraction(value, option->place);
    case CLI_COUNT:
        return read_count(value, option->place);
    }
    return false;
}

static const char *wanted(enum cli_kind kind)
{
    switch (kind) {
    case CLI_SECONDS:
        return "a time such as 90s, 10m or 1h";
    case CLI_FRACTION:
        return "a share such as 1% or 0.01";
    case CLI_COUNT:
        return "a whole number of 1 or more";
    default:
        return "not empty";
    }
}

/* Reads the option at argv[*at]; *at moves on to its value if that is the next word. */
static bool read_option(struct arena *arena, struct cli *cli, char **argv, int argc, int *at)
{
    const char *name = argv[*at] + 2, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    const struct cli_option *option = find_option(cli, name, length);
    if (!option) {
        say_error("unknown option \"--%.*s\"; `%.*s --help` lists the options", (int)length, name,
                  (int)strcspn(cli->usage, "[-"), cli->usage);
        return false;
    }
    bool flag = option->kind == CLI_FLAG || option->kind == CLI_NO;
    if (flag && equals) {
        say_error("--%s takes no value; leave \"%s\" out", option->name, equals);
        return false;
    }
    if (!flag && !equals && *at + 1 >= argc) {
        say_error("--%s needs a value: %s", option->name, option->argument);
        return false;
    }
    const char *value = flag ? "" : equals ? equals + 1 : argv[++*at];
    if (set_value(arena, option, value)) return true;
    say_error("--%s: \"%s\" must be %s", option->name, value, wanted(option->kind));
    return false;
}

enum cli_result cli_read(struct arena *arena, struct cli *cli, int argc, char **argv)
{
    bool options = true;
    for (int i = 1; i < argc; i++) {
        if (options && !strcmp(argv[i], "--help")) {
            print_help(cli);
            return CLI_HELPED;
        }
        if (options && !strcmp(argv[i], "--")) {
            options = false;
        } else if (options && !strncmp(argv[i], "--", 2)) {
            if (!read_option(arena, cli, argv, argc, &i)) return CLI_BAD;
        } else if (!cli->bare) {
            say_error("\"%s\" is not an option; `%s` takes no other words", argv[i], cli->usage);
            return CLI_BAD;
        } else {
            words_add(arena, &cli->words, argv[i]);
        }
    }
    return CLI_GO;
}
