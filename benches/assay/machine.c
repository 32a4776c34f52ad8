/* machine.c - the part of the fingerprint that times depend on. What the system does not tell is
 * left out rather than guessed. */
#include "benches/assay/env.h"

#include <cjson/cJSON.h>
#include <hwloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

/* The first line of a file, without its end; false if there is none. */
static bool read_line(const char *path, char *line, size_t room)
{
    FILE *file = fopen(path, "re");
    bool good = file && fgets(line, (int)room, file);
    if (good) line[strcspn(line, "\n")] = 0;
    if (file) fclose(file);
    return good;
}

static void add_file(cJSON *machine, const char *key, const char *path)
{
    char line[512];
    if (read_line(path, line, sizeof line)) cJSON_AddStringToObject(machine, key, line);
}

/* The chosen one of "always [madvise] never". */
static void add_chosen(cJSON *machine, const char *key, const char *path)
{
    char line[512];
    if (!read_line(path, line, sizeof line)) return;
    char *open = strchr(line, '['), *close = open ? strchr(open, ']') : NULL;
    if (close) *close = 0;
    cJSON_AddStringToObject(machine, key, close ? open + 1 : line);
}

static void add_cpuinfo(cJSON *machine, const char *key, const char *label)
{
    char line[1024];
    FILE *file = fopen("/proc/cpuinfo", "re");
    size_t length = strlen(label);
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, label, length)) continue;
        char *value = strchr(line, ':');
        if (!value) break;
        value += 1 + (value[1] == ' ');
        value[strcspn(value, "\n")] = 0;
        cJSON_AddStringToObject(machine, key, value);
        break;
    }
    if (file) fclose(file);
}

static void add_caches(cJSON *machine, hwloc_topology_t topology)
{
    static const struct {
        const char *name;
        hwloc_obj_type_t type;
    } levels[] = {{"L1d", HWLOC_OBJ_L1CACHE},
                  {"L1i", HWLOC_OBJ_L1ICACHE},
                  {"L2", HWLOC_OBJ_L2CACHE},
                  {"L3", HWLOC_OBJ_L3CACHE}};
    cJSON *caches = cJSON_AddObjectToObject(machine, "caches");
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        hwloc_obj_t cache = hwloc_get_obj_by_type(topology, levels[i].type, 0);
        if (!cache) continue;
        cJSON *json = cJSON_AddObjectToObject(caches, levels[i].name);
        cJSON_AddNumberToObject(json, "bytes", (double)cache->attr->cache.size);
        cJSON_AddNumberToObject(json, "line", cache->attr->cache.linesize);
        cJSON_AddNumberToObject(json, "count", hwloc_get_nbobjs_by_type(topology, levels[i].type));
    }
}

static void add_topology(cJSON *machine)
{
    hwloc_topology_t topology;
    if (hwloc_topology_init(&topology)) return;
    hwloc_topology_set_icache_types_filter(topology, HWLOC_TYPE_FILTER_KEEP_ALL);
    if (hwloc_topology_load(topology) == 0) {
        cJSON *json = cJSON_AddObjectToObject(machine, "topology");
        cJSON_AddNumberToObject(json, "packages",
                                hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PACKAGE));
        cJSON_AddNumberToObject(json, "numa_nodes",
                                hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_NUMANODE));
        cJSON_AddNumberToObject(json, "cores", hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_CORE));
        cJSON_AddNumberToObject(json, "threads", hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU));
        double gigabytes = (double)hwloc_get_root_obj(topology)->total_memory / 1e9;
        cJSON_AddNumberToObject(json, "memory_gb", (double)(long)(gigabytes + 0.5));
        add_caches(machine, topology);
    }
    hwloc_topology_destroy(topology);
}

cJSON *env_machine(void)
{
    cJSON *machine = cJSON_CreateObject();
    struct utsname kernel;
    add_cpuinfo(machine, "cpu", "model name");
    add_cpuinfo(machine, "family", "cpu family");
    add_cpuinfo(machine, "model", "model\t");
    add_cpuinfo(machine, "microcode", "microcode");
    add_topology(machine);
    if (uname(&kernel) == 0) {
        cJSON_AddStringToObject(machine, "kernel", kernel.release);
        cJSON_AddStringToObject(machine, "architecture", kernel.machine);
    }
    add_file(machine, "hypervisor", "/sys/hypervisor/type");
    add_file(machine, "product", "/sys/class/dmi/id/product_name");
    add_chosen(machine, "thp", "/sys/kernel/mm/transparent_hugepage/enabled");
    add_file(machine, "aslr", "/proc/sys/kernel/randomize_va_space");
    add_file(machine, "governor", "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    add_file(machine, "no_turbo", "/sys/devices/system/cpu/intel_pstate/no_turbo");
    add_file(machine, "boost", "/sys/devices/system/cpu/cpufreq/boost");
    return machine;
}
