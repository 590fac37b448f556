/* SPDX-License-Identifier: GPL-3.0-or-later
 * Load: from an index file to a kp_index, and what the rest of the engine asks of one.
 *
 * source → sandbox → terms → index. Every step collects its mistakes; a text that does not run to
 * its end has nothing more to check. The sandbox dies with the load: an index is plain data, and
 * call.c makes new states from the kept text. On any error the arena is freed and *out is
 * untouched. */
#include "index/load.h"

#include <string.h>

#include "index/build.h"
#include "index/sandbox.h"

struct kp_index_private {
  kp_source source;
  kp_word_files files;
};

/* ---- Loading ---- */

static kp_status keep_functions(kp_index *index, kp_sandbox *sandbox, const kp_source *source,
                                const kp_term *const *function_term, int n_functions,
                                kp_diag *diag) {
  (void)sandbox;
  index->function = KP_ARRAY(index->arena, kp_function, n_functions);
  if (!index->function)
    return kp_diag_no_memory(diag);
  index->n_functions = n_functions;
  for (int i = 0; i < n_functions; i++) {
    if (!function_term[i])
      continue;
    kp_function *f = &index->function[i];
    f->line = function_term[i]->line;
    f->last_line = function_term[i]->last_line;
    f->text = kp_source_lines(source, f->line, f->last_line, index->arena);
    if (!f->text)
      return kp_diag_no_memory(diag);
  }
  return KP_OK;
}

static void gather_functions(const kp_term *term, const kp_term **list, int n) {
  if (term->kind == KP_TERM_FUNCTION && term->function >= 0 && term->function < n)
    list[term->function] = term;
  for (int i = 0; i < term->n_items; i++)
    gather_functions(term->item[i], list, n);
  for (int i = 0; i < term->n_fields; i++)
    gather_functions(term->field[i].term, list, n);
}

static kp_status keep_files(kp_index *index, const kp_source *source, const kp_word_files *files,
                            kp_diag *diag) {
  index->file = KP_ARRAY(index->arena, kp_index_file, files->n_tables + 1);
  if (!index->file)
    return kp_diag_no_memory(diag);
  index->file[0] = (kp_index_file){.path = index->path, .text = source->text};
  memcpy(index->file[0].hash, source->hash, sizeof source->hash);
  for (int i = 0; i < files->n_tables; i++) {
    const kp_word_table *table = &files->table[i];
    index->file[i + 1] = (kp_index_file){.path = table->path, .text = table->text};
    memcpy(index->file[i + 1].hash, table->hash, sizeof table->hash);
  }
  index->n_files = files->n_tables + 1;
  return KP_OK;
}

static kp_status build(kp_index *index, kp_sandbox *sandbox, const kp_term *root, kp_diag *diag) {
  const kp_source *source = &index->priv->source;
  kp_word_files *files = &index->priv->files;
  kp_builder b = {.index = index,
                  .arena = index->arena,
                  .diag = diag,
                  .source = source,
                  .files = files,
                  .root = root};
  kp_status status = kp_build_index(&b);
  if (status != KP_OK)
    return status;
  int n = kp_sandbox_n_functions(sandbox);
  const kp_term **functions = KP_ARRAY(index->arena, const kp_term *, n);
  if (!functions)
    return kp_diag_no_memory(diag);
  gather_functions(root, functions, n);
  status = keep_functions(index, sandbox, source, functions, n, diag);
  if (status == KP_OK)
    status = keep_files(index, source, files, diag);
  return status;
}

static kp_status run_and_build(kp_index *index, kp_diag *diag) {
  kp_sandbox *sandbox = NULL;
  bool ran = false;
  const kp_term *root = NULL;
  kp_status status = kp_sandbox_new(&sandbox, &index->options, diag);
  if (status == KP_OK)
    status = kp_words_export(sandbox, &index->priv->files, diag);
  if (status != KP_OK)
    goto done;
  status = kp_sandbox_load(&ran, sandbox, &index->priv->source, diag);
  if (!ran)
    goto done;
  kp_status read = kp_words_read(&root, sandbox, index->arena, diag);
  if (read == KP_OK)
    read = build(index, sandbox, root, diag);
  if (status == KP_OK || read == KP_SYSTEM)
    status = read;
done:
  kp_sandbox_free(sandbox);
  return status;
}

static kp_index *new_index(const char *path, const kp_index_options *options, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  kp_index *index = arena ? KP_NEW(arena, kp_index) : NULL;
  if (index) {
    index->arena = arena;
    index->path = kp_arena_copy(arena, path, strlen(path));
    index->priv = KP_NEW(arena, struct kp_index_private);
    if (options)
      index->options = *options;
  }
  if (!index || !index->path || !index->priv) {
    kp_diag_no_memory(diag);
    kp_arena_free(arena);
    return NULL;
  }
  index->priv->files =
      (kp_word_files){.arena = arena, .index_path = strcmp(path, "-") == 0 ? NULL : index->path};
  return index;
}

/* Takes the index over: hands it out, or frees it. The diag is this load's own. */
static kp_status finish(kp_index **out, kp_index *index, kp_status status, kp_diag *diag) {
  if (kp_diag_status(diag) > status)
    status = kp_diag_status(diag);
  if (status != KP_OK) {
    kp_index_free(index);
    return status;
  }
  *out = index;
  return KP_OK;
}

static kp_status load(kp_index **out, const char *path, const char *text, size_t len,
                      const kp_index_options *options, kp_diag *diag) {
  kp_index *index = new_index(path, options, diag);
  if (!index)
    return KP_SYSTEM;
  kp_source *source = &index->priv->source;
  kp_status status = text ? kp_source_from_bytes(source, text, len, index->path, index->arena, diag)
                          : kp_source_read(source, index->path, index->path, index->arena, diag);
  if (status == KP_OK)
    status = run_and_build(index, diag);
  return finish(out, index, status, diag);
}

static kp_status load_in_order(kp_index **out, const char *path, const char *text, size_t len,
                               const kp_index_options *options, kp_diag *diag) {
  kp_diag *own = kp_diag_new();
  if (!own)
    return kp_diag_no_memory(diag);
  kp_status status = load(out, path, text, len, options, own);
  /* checks find mistakes in their own order; people read a file from its top */
  kp_diag_sort(own);
  kp_diag_join(diag, own);
  kp_diag_free(own);
  return status;
}

kp_status kp_index_load(kp_index **out, const char *path, const kp_index_options *options,
                        kp_diag *diag) {
  return load_in_order(out, path, NULL, 0, options, diag);
}

kp_status kp_index_load_text(kp_index **out, const char *text, size_t len, const char *path,
                             const kp_index_options *options, kp_diag *diag) {
  return load_in_order(out, path, text, len, options, diag);
}

kp_status kp_index_reload(struct kp_sandbox **out, const kp_index *index, kp_arena *arena,
                          kp_word_files *files, kp_diag *diag) {
  kp_sandbox *sandbox = NULL;
  bool ran = false;
  const kp_term *root = NULL;
  *files = index->priv->files;
  files->arena = arena;
  files->closed = true;
  kp_status status = kp_sandbox_new(&sandbox, &index->options, diag);
  if (status == KP_OK)
    status = kp_words_export(sandbox, files, diag);
  if (status == KP_OK)
    status = kp_sandbox_load(&ran, sandbox, &index->priv->source, diag);
  if (status == KP_OK)
    status = kp_words_read(&root, sandbox, arena, diag);
  if (status != KP_OK) {
    kp_sandbox_free(sandbox);
    return status;
  }
  *out = sandbox;
  return KP_OK;
}

void kp_index_free(kp_index *index) {
  if (index)
    kp_arena_free(index->arena);
}

/* ---- Asking ---- */

int kp_index_find_node(const kp_index *index, const char *id) {
  for (int i = 0; i < index->n_nodes; i++)
    if (strcmp(index->node[i].label.id, id) == 0)
      return i;
  return -1;
}

static bool is_node(const kp_index *index, int node) {
  return node >= 0 && node < index->n_nodes;
}

int kp_index_n_nodes(const kp_index *index) {
  return index->n_nodes;
}

const char *kp_index_node_id(const kp_index *index, int node) {
  return is_node(index, node) ? index->node[node].label.id : NULL;
}

const char *kp_index_node_title(const kp_index *index, int node) {
  return is_node(index, node) ? index->node[node].label.title : NULL;
}

int kp_index_node_parent(const kp_index *index, int node) {
  return is_node(index, node) ? index->node[node].parent : -1;
}

kp_place kp_index_place(const kp_index *index, const kp_label *label) {
  int file = label->file >= 0 && label->file < index->n_files ? label->file : 0;
  return (kp_place){.file = index->n_files > 0 ? index->file[file].path : index->path,
                    .line = label->line};
}
