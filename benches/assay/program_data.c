/* program_data.c - see program_data.h. */
#include "benches/assay/program_data.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_bytes(struct arena *arena, const char *path, struct program_data *data)
{
    FILE *file = fopen(path, "re");
    long length = file && !fseek(file, 0, SEEK_END) ? ftell(file) : 0;
    unsigned char *bytes = arena_zero(arena, length > 0 ? (size_t)length + 1 : 1);
    bool good = length > 0 && !fseek(file, 0, SEEK_SET) &&
                fread(bytes, 1, (size_t)length, file) == (size_t)length;
    if (file) fclose(file);
    data->bytes = bytes;
    data->length = good ? (size_t)length : 0;
    return good;
}

/* Is there a table of this many entries in the file? */
static bool holds(const struct program_data *data, uint64_t offset, uint64_t count, size_t size)
{
    return offset <= data->length && count <= (data->length - offset) / size;
}

static const Elf64_Ehdr *header_of(const struct program_data *data)
{
    const Elf64_Ehdr *header = (const void *)data->bytes;
    if (data->length < sizeof *header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return NULL;
    if (header->e_ident[EI_CLASS] != ELFCLASS64) return NULL;
    if (!holds(data, header->e_phoff, header->e_phnum, sizeof(Elf64_Phdr))) return NULL;
    return holds(data, header->e_shoff, header->e_shnum, sizeof(Elf64_Shdr)) ? header : NULL;
}

static int by_address(const void *a, const void *b)
{
    const struct program_object *left = a, *right = b;
    return (left->address > right->address) - (left->address < right->address);
}

static void add_objects(struct arena *arena, struct program_data *data, const Elf64_Shdr *section)
{
    const Elf64_Sym *symbols = (const void *)(data->bytes + section->sh_offset);
    size_t count = section->sh_size / sizeof *symbols;
    if (!holds(data, section->sh_offset, count, sizeof *symbols)) return;
    for (size_t i = 0; i < count; i++) {
        if (ELF64_ST_TYPE(symbols[i].st_info) != STT_OBJECT || !symbols[i].st_size) continue;
        data->objects = arena_more(arena, data->objects, data->count, sizeof *data->objects);
        data->objects[data->count++] =
            (struct program_object){symbols[i].st_value, symbols[i].st_size};
    }
}

struct program_data program_data_read(struct arena *arena, const char *path)
{
    struct program_data data = {0};
    const Elf64_Ehdr *header = read_bytes(arena, path, &data) ? header_of(&data) : NULL;
    if (!header) return (struct program_data){0};
    const Elf64_Shdr *sections = (const void *)(data.bytes + header->e_shoff);
    for (int i = 0; i < header->e_shnum; i++)
        if (sections[i].sh_type == SHT_SYMTAB) add_objects(arena, &data, &sections[i]);
    if (data.count) qsort(data.objects, data.count, sizeof *data.objects, by_address);
    return data;
}

static const struct program_object *object_at(const struct program_data *data, uint64_t address)
{
    size_t low = 0, high = data->count;
    while (low < high) { /* the first object that begins behind the address */
        size_t middle = low + (high - low) / 2;
        if (data->objects[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low) return NULL;
    const struct program_object *object = &data->objects[low - 1];
    return address - object->address < object->size ? object : NULL;
}

struct program_bytes program_data_at(const struct program_data *data, uint64_t address)
{
    const struct program_bytes none = {NULL, 0, false, false};
    const Elf64_Ehdr *header = data->length ? header_of(data) : NULL;
    if (!header) return none;
    const Elf64_Phdr *segments = (const void *)(data->bytes + header->e_phoff);
    const struct program_object *object = object_at(data, address);
    uint64_t from = object ? object->address : address;
    for (int i = 0; i < header->e_phnum; i++) {
        const Elf64_Phdr *at = &segments[i];
        uint64_t skip = from - at->p_vaddr;
        if (at->p_type != PT_LOAD || at->p_flags & PF_X || skip >= at->p_filesz) continue;
        if (!holds(data, at->p_offset, at->p_filesz, 1)) return none;
        size_t length = at->p_filesz - skip;
        if (object && object->size > length) return none;
        return (struct program_bytes){data->bytes + at->p_offset + skip,
                                      object ? object->size : length, object != NULL,
                                      !(at->p_flags & PF_W)};
    }
    return none;
}
