/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping serve: an edit shows at once, a mistake is named and the last good result stays; only who
 * has the address gets anything; hostile requests keep nobody waiting; it ends as it should.
 *
 * The program runs as its users run it, and is asked over plain sockets, so that a request may be
 * as wrong as it likes. */
#include "live_case.h"

/* ---- What is shown ---- */

static void live__an_edit_of_the_index_or_the_data_is_scored_and_shown(void **state) {
  (void)state;
  server one = server_start(good_index);
  await_state(&one, "\"version\":1,\"current\":true");
  char *data = ask(&one, "GET", "data", "");
  assert_contains(data, "\"id\":\"u1\"");
  free(data);
  char *text = support_read(one.index, NULL);
  char *next = support_path(one.folder, "next.lua");
  *strstr(text, "50") = '7';
  support_write(next, text);
  assert_int_equal(rename(next, one.index), 0); /* as many editors save */
  await_state(&one, "\"version\":2,\"current\":true");
  support_write(one.data, "id,name,a,b\nu1,One,8,1\nu2,Another,4,9\n"); /* as others do */
  await_state(&one, "\"version\":3,\"current\":true");
  data = ask(&one, "GET", "data", "");
  assert_contains(data, "Another");
  assert_contains(data, "\"at_least\":70");
  free(data);
  free(next);
  free(text);
  assert_int_equal(server_stop(&one, SIGTERM), 0);
}

static void live__a_mistake_is_named_and_the_last_good_result_stays(void **state) {
  (void)state;
  server one = server_start(good_index);
  support_write(one.index, "return index {\n  id = = 'live' }\n");
  await_state(&one, "\"current\":false");
  await_state(&one, "\"version\":1");
  await_state(&one, "index.lua:2:");
  char *data = ask(&one, "GET", "data", "");
  assert_contains(data, "\"id\":\"u1\"");
  free(data);
  support_write(one.index, good_index);
  await_state(&one, "\"version\":1,\"current\":true,\"diagnostics\":{\"zh\":\"\"");
  support_write(one.data, ""); /* cut off while it is held */
  await_state(&one, "\"current\":false");
  char *answer = ask(&one, "POST", "what-if", "{\"set\":[\"weight.a=1\"]}");
  assert_contains(answer, "200 OK");
  free(answer);
  assert_int_equal(server_stop(&one, SIGTERM), 0);
}

static void live__files_that_are_at_fault_from_the_start_can_be_mended(void **state) {
  (void)state;
  server one = server_start("return index { id = }\n");
  await_state(&one, "\"version\":0,\"current\":false");
  char *page = ask(&one, "GET", "", ""), *data = ask(&one, "GET", "data", "");
  assert_contains(page, "200 OK");
  assert_contains(data, "404 Not Found");
  free(page);
  free(data);
  support_write(one.index, good_index);
  await_state(&one, "\"version\":1,\"current\":true");
  assert_int_equal(server_stop(&one, SIGTERM), 0);
}

static void live__who_waits_for_the_next_state_hears_of_it_at_once(void **state) {
  (void)state;
  server one = server_start(good_index);
  await_state(&one, "\"serial\":1,");
  char head[256];
  const int fd = connect_to(one.port);
  snprintf(head, sizeof head,
           "GET /%s/state.json?after=1 HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n",
           one.token, one.port);
  assert_int_equal(send(fd, head, strlen(head), MSG_NOSIGNAL), strlen(head));
  char *nothing = receive_all(fd, 0.4);
  assert_string_equal(nothing, "");
  free(nothing);
  support_write(one.data, "id,name,a,b\nu1,One,9,1\nu2,Two,4,9\n");
  char *answer = receive_all(fd, 20);
  assert_contains(answer, "\"serial\":2,\"version\":2");
  free(answer);
  close(fd);
  assert_int_equal(server_stop(&one, SIGTERM), 0);
}

/* By hand: a and b weigh the same at 1 : 1, so u1 has (80 + 10) / 2 and u2 (40 + 90) / 2. */
static void live__what_if_is_answered_by_the_engine(void **state) {
  (void)state;
  server one = server_start(good_index);
  char *answer = ask(&one, "POST", "what-if", "{\"set\":[\"weight.a=1\",\"weight.b=1\"]}");
  assert_contains(answer, "200 OK");
  assert_contains(answer, "\"to\":{\"total\":45,\"rank\":2,\"grade\":\"bad\"}");
  assert_contains(answer, "\"to\":{\"total\":65,\"rank\":1,\"grade\":\"good\"}");
  free(answer);
  static const char *const wrong[] = {"{\"set\":[\"weight.nobody=1\"]}",
                                      "{\"set\":[1]}",
                                      "{\"set\":\"a\"}",
                                      "[[[[[[[[]]]]]]]]",
                                      "nonsense",
                                      "{}"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    answer = ask(&one, "POST", "what-if", wrong[i]);
    assert_contains(answer, "HTTP/1.1 422");
    assert_contains(answer, "error: ");
    free(answer);
  }
  assert_int_equal(server_stop(&one, SIGTERM), 0);
}

/* ---- Who is let in ---- */

static void assert_refused(const server *one, const char *code, const char *format, const char *a) {
  char request[1024];
  const int fd = connect_to(one->port);
  snprintf(request, sizeof request, format, a, one->port);
  assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), strlen(request));
  char *answer = receive_all(fd, 5);
  assert_contains(answer, code);
  assert_null(strstr(answer, "Access-Control"));
  assert_null(strstr(answer, "u1"));
  free(answer);
  close(fd);
}

static void live__nothing_is_given_without_the_token_or_to_another_host(void **state) {
  (void)state;
  server one = server_start(good_index);
  char near[64];
  snprintf(near, sizeof near, "%s", one.token);
  near[31] = near[31] == '0' ? '1' : '0';
#define REST " HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n"
  assert_refused(&one, "404", "GET /%s" REST, "");
  assert_refused(&one, "404", "GET /%s/data" REST, near);
  assert_refused(&one, "404", "GET /%s/../../../../etc/passwd" REST, one.token);
  assert_refused(&one, "404", "GET /%s/%%2e%%2e/data" REST, one.token);
  assert_refused(&one, "404", "GET /%sdata" REST, one.token);
  assert_refused(&one, "404",
                 "GET /%s/data HTTP/1.1\r\nHost: evil.example:%d\r\nConnection: "
                 "close\r\n\r\n",
                 one.token);
  assert_refused(&one, "404",
                 "GET /%s/data HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: "
                 "close\r\n\r\n",
                 one.token);
  assert_refused(&one, "405", "OPTIONS /%s/what-if" REST, one.token);
  assert_refused(&one, "405", "PUT /%s/data" REST, one.token);
  assert_refused(&one, "411", "POST /%s/what-if" REST, one.token);
  assert_refused(&one, "413",
                 "POST /%s/what-if HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: "
                 "999999999\r\n\r\n",
                 one.token);
#undef REST
  char *page = ask(&one, "GET", "", "");
  assert_contains(page, "Cache-Control: no-store");
  assert_contains(page, "frame-ancestors 'none'");
  assert_contains(page, "default-src 'none'");
  assert_contains(page, "connect-src 'self'");
  assert_null(strstr(page, "Access-Control"));
  free(page);
  assert_int_equal(server_stop(&one, SIGTERM), 0);
}

/* ---- Hostile requests ---- */

enum { HOSTILE = 1000, HELD = 900 };

/* The k-th hostile request: its text, and whether its connection is then held open. */
static void write_hostile(char *text, size_t size, const server *one, int k) {
  char many[9000];
  memset(many, 'x', sizeof many - 1);
  many[sizeof many - 1] = '\0';
  const int port = one->port;
  switch (k % 16) {
  case 0: /* truncated */
    snprintf(text, size, "GET /%s/da", one->token);
    break;
  case 1: /* never ends its headers */
    snprintf(text, size, "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX: ", port);
    break;
  case 2:
    snprintf(text, size, "GET / HTTP/1.1\r\nX: %s%s%s\r\n\r\n", many, many, many);
    break;
  case 3:
    snprintf(text, size, "GET /%s%s%s HTTP/1.1\r\n\r\n", many, many, many);
    break;
  case 4:
    snprintf(text, size, "GET /%s/ HTTP/1.1\r\nHost: evil.example\r\n\r\n", one->token);
    break;
  case 5:
    snprintf(text, size, "GET /%032d/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", k, port);
    break;
  case 6:
    snprintf(text, size, "GET /%s/../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
             one->token, port);
    break;
  case 7:
    snprintf(text, size,
             "POST /%s/what-if HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nTransfer-Encoding: chunked\r\n\r\n"
             "zzz\r\n-1\r\nffffffffffffffffff\r\n",
             one->token, port);
    break;
  case 8: /* no length */
    snprintf(text, size,
             "POST /%s/what-if HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n{\"set\":", one->token, port);
    break;
  case 9:
    snprintf(text, size, "GET /%s/\r\n", one->token);
    break;
  case 10: /* many at once */
    snprintf(text, size,
             "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET / "
             "HTTP/1.1\r\nHost: a\r\n\r\nFOO\r\n\r\n");
    break;
  case 11:
    snprintf(text, size, "\x16\x03\x01\x02%c\x01\xff\xfe%s", 0x7f, many);
    break;
  case 12: /* says more than it sends */
    snprintf(text, size,
             "POST /%s/what-if HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 5000\r\n\r\n{",
             one->token, port);
    break;
  case 13:
    snprintf(text, size,
             "GET /%s/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: -5\r\nContent-Length: "
             "7\r\n\r\n",
             one->token, port);
    break;
  case 14:
    snprintf(text, size, "GET http://evil.example/%s/ HTTP/9.9\r\nHost: \r\n\r\n", one->token);
    break;
  default:
    snprintf(text, size, "\r\n\r\n\n\n: :\r\nGET\t/\t\r\n");
  }
}

static void
live__a_thousand_hostile_requests_keep_a_good_client_waiting_less_than_a_second(void **state) {
  (void)state;
  server one = server_start(good_index);
  static char text[65536];
  int held[HELD];
  double longest = 0;
  for (int k = 0; k < HELD; k++)
    held[k] = -1;
  for (int k = 0; k < HOSTILE; k++) {
    write_hostile(text, sizeof text, &one, k);
    const int fd = connect_to(one.port);
    send(fd, text, strlen(text), MSG_NOSIGNAL);
    if (held[k % HELD] >= 0)
      close(held[k % HELD]);
    held[k % HELD] = fd; /* open until its place is needed: slow clients, and many of them */
    for (int h = 0; k % 40 == 0 && h < HELD; h++)
      if (held[h] >= 0 && h % 16 == 1)
        send(held[h], "y", 1, MSG_NOSIGNAL); /* a byte now and then */
    if (k % 5 != 0)
      continue;
    const double before = now_s();
    char *answer = ask_within(&one, 10, "GET", k % 10 == 0 ? "state.json" : "", "");
    const double taken = now_s() - before;
    assert_contains(answer, "200 OK");
    longest = taken > longest ? taken : longest;
    free(answer);
  }
  for (int k = 0; k < HELD; k++)
    close(held[k]);
  print_message("a good client waited %.3f s at most\n", longest);
  assert_true(longest < 1);
  support_write(one.data, "id,name,a,b\nu1,One,9,1\nu2,Two,4,9\n");
  await_state(&one, "\"version\":2,\"current\":true"); /* and it still works */
  assert_int_equal(server_stop(&one, SIGTERM), 0);
}

static void live__a_client_that_never_ends_its_request_is_let_go(void **state) {
  (void)state;
  server one = server_start(good_index);
  const int fd = connect_to(one.port);
  const double before = now_s();
  ssize_t got = -1;
  while (now_s() - before < 20) { /* a byte every 100 ms */
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    if (send(fd, "G", 1, MSG_NOSIGNAL) < 0 || poll(&wait, 1, 100) > 0) {
      char rest[1024];
      got = recv(fd, rest, sizeof rest, 0);
      break;
    }
  }
  assert_true(got <= 0 || now_s() - before < 20);
  assert_true(now_s() - before < 15);
  close(fd);
  assert_int_equal(server_stop(&one, SIGTERM), 0);
}

/* ---- Beginning and end ---- */

static void live__a_port_in_use_is_a_diagnostic(void **state) {
  (void)state;
  server one = server_start(good_index);
  char port[16];
  snprintf(port, sizeof port, "%d", one.port);
  const char *const argv[] = {KP_PROGRAM, "serve",  one.index, one.data, "--port",
                              port,       "--lang", "en",      NULL};
  support_run_result second = support_run(argv, NULL);
  assert_int_equal(second.status, 1);
  assert_string_equal(second.out, "");
  assert_contains(second.err, "is in use by another program");
  support_run_clear(&second);
  assert_int_equal(server_stop(&one, SIGTERM), 0);
}

static void live__an_interrupt_ends_it_within_a_second_with_status_0(void **state) {
  (void)state;
  server one = server_start(good_index);
  char head[256];
  const int fd = connect_to(one.port); /* somebody waits meanwhile */
  snprintf(head, sizeof head, "GET /%s/state.json?after=1 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
           one.token, one.port);
  assert_int_equal(send(fd, head, strlen(head), MSG_NOSIGNAL), strlen(head));
  usleep(300000);
  const double before = now_s();
  assert_int_equal(server_stop(&one, SIGINT), 0);
  assert_true(now_s() - before < 1);
  close(fd);
}

static void live__files_that_are_not_there_are_a_fault_of_the_input(void **state) {
  (void)state;
  const char *const argv[] = {KP_PROGRAM, "serve", "no.lua", "no.csv", "--lang", "en", NULL};
  support_run_result run = support_run(argv, NULL);
  assert_int_equal(run.status, 1);
  assert_contains(run.err, "no.lua: error");
  support_run_clear(&run);
  const char *const piped[] = {KP_PROGRAM, "serve", "no.lua", "-", "--lang", "en", NULL};
  run = support_run(piped, NULL);
  assert_int_equal(run.status, 2);
  assert_contains(run.err, "standard input");
  support_run_clear(&run);
}

static void live__without_names_the_only_index_and_the_latest_period_are_served(void **state) {
  (void)state;
  char *folder = support_folder(), *project = support_path(folder, "new");
  const char *const init[] = {KP_PROGRAM, "init", project, NULL};
  support_run_result made = support_run(init, NULL);
  assert_int_equal(made.status, 0);
  support_run_clear(&made);
  assert_int_equal(chdir(project), 0);
  char said[16] = "../said";
  const char *const argv[] = {KP_PROGRAM, "serve", "--lang", "en", NULL};
  char address[128] = "";
  int out = -1, status = 0;
  const pid_t pid = start_program(argv, &out, said);
  assert_true(read(out, address, sizeof address - 1) > 0);
  assert_contains(address, "http://127.0.0.1:");
  kill(pid, SIGINT);
  assert_int_equal(waitpid(pid, &status, 0), pid);
  assert_int_equal(status, 0);
  close(out);
  char *err = support_read(said, NULL);
  assert_contains(err, "serving index.lua on 2024");
  free(err);
  support_write("other.lua", good_index);
  support_run_result run = support_run(argv, NULL);
  assert_int_equal(run.status, 2);
  assert_contains(run.err, "say which");
  assert_contains(run.err, "INDEX: other.lua");
  support_run_clear(&run);
  assert_int_equal(chdir("/"), 0);
  free(project);
  support_folder_remove(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(live__an_edit_of_the_index_or_the_data_is_scored_and_shown),
      cmocka_unit_test(live__a_mistake_is_named_and_the_last_good_result_stays),
      cmocka_unit_test(live__files_that_are_at_fault_from_the_start_can_be_mended),
      cmocka_unit_test(live__who_waits_for_the_next_state_hears_of_it_at_once),
      cmocka_unit_test(live__what_if_is_answered_by_the_engine),
      cmocka_unit_test(live__nothing_is_given_without_the_token_or_to_another_host),
      cmocka_unit_test(
          live__a_thousand_hostile_requests_keep_a_good_client_waiting_less_than_a_second),
      cmocka_unit_test(live__a_client_that_never_ends_its_request_is_let_go),
      cmocka_unit_test(live__a_port_in_use_is_a_diagnostic),
      cmocka_unit_test(live__an_interrupt_ends_it_within_a_second_with_status_0),
      cmocka_unit_test(live__files_that_are_not_there_are_a_fault_of_the_input),
      cmocka_unit_test(live__without_names_the_only_index_and_the_latest_period_are_served),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
