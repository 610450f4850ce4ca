"""Names that somebody else uses by name, so that vulture does not take them for dead: who does stands above each group."""

from typing import Any

_: Any = None

# openpyxl and python-docx write what is set on their objects
_.alignment, _.autofit, _.bottom_margin, _.creator, _.dataLabels, _.data_type, _.epoch, _.errorStyle, _.errorTitle, _.first_line_indent
_.fitToHeight, _.fitToPage, _.fitToWidth, _.footer_distance, _.gapWidth, _.grouping, _.horizontalCentered, _.keep_with_next, _.left_margin
_.line_spacing, _.majorGridlines, _.orientation, _.overlap, _.page_height, _.page_margins, _.page_width, _.paperSize
_.print_title_rows, _.prompt, _.promptTitle, _.quotePrefix, _.ref, _.right_margin, _.sheet_state, _.showGridLines
_.solidFill, _.sourceLinked, _.space_after, _.space_before, _.top_margin, _.zoomScale
# openpyxl calls its writer and sheet, which reports/workbook/sheets.py replaces
_._get_writer, _.write_hyperlinks
# Scrapy and aiohttp call their handler, connector and robots middleware, which crawler/download replaces; http.client asks for a file
_.GuardedDownloadHandler, _._make_request, _._read_response, _._resolve_host, _.experimental, _.traces, _.SafeRobots, _.robot_parser, _.makefile
# Scrapy calls what is set on a request
_.callback, _.errback
# the server of forked processes reads where its program began; sqlite3 reads how it is to open transactions
_.ORIGINAL_DIR, _.isolation_level
# the interpreter calls what becomes of errors that nobody can catch
_.lastResort, _.unraisablehook
# http.server calls its handlers
_.client_address, _.close_connection, _.daemon_threads, _.disable_nagle_algorithm, _.do_HEAD, _.handle_error, _.log_message, _.protocol_version
_.redirect_request, _.server_version, _.sys_version
# BeautifulSoup calls what ties an element to the next
_._linkage_fixer
# html.parser calls its handlers
_.handle_starttag, _.handle_endtag
# click calls a parameter type and asks its exceptions for their code; PyYAML and pydantic read their class attributes; pytest its marks
_.convert, _.context_class, _.exit_code, _.format_commands, _.formatter_class, _.yaml_implicit_resolvers, _.model_config, _.pytestmark
# a protocol is called as a function
_.__call__
# templates of reports/html
_.severity_code, _.fix, _.unnamed, _.urgent
# getattr with the words of rules/vocabularies/hijack.yml, and with the headings of an export of posts
_.gambling, _.adult, _.parked, _.fraud, _.drafter, _.reviewer, _.publisher
# Alembic reads the order of its steps
_.revision, _.down_revision
# Django calls the middleware, handlers, converters, forms, models and tags of reports/console, and reads what is set on them
_.ConsoleConfig, _.verbose_name, _.default_auto_field, _.Log, _.Gate, _.process_view, _.process_exception, _.no_token, _.get_by_natural_key, _.USERNAME_FIELD
_.Meta, _.ordering, _.get_session_auth_hash, _.PersonUnit, _.unique_together, _.weblink, _.querystring_with, _.action_words, _.outcome_words, _.value_of, _.is_, _.regex
_.iterations, _.to_python, _.to_url, _.urlpatterns, _.handler403, _.handler404, _.handler500, _.measures, _.new_url, _.help_text, _.clean_file, _.disabled, _.broken
# templates of reports/console
_.places_in_all
# mypy reads its options
_.export_types, _.preserve_asts
# tests/evaluation fits weights to the signs of a page; tests print and check the table of states
_.signs_in, _.STEPS
