"""The table of addresses; who may use each stands in ``reports.console.roles``."""

from __future__ import annotations

from django.urls import path, register_converter

from reports.console.views import answers, item, overview, registers, returns, review, rules, runs, session, todo, users


class ItemNumber:
    """问题编号 in an address."""

    regex = r"[0-9a-f]{12}(?:-[AB](?:-[\w.\-]{1,64})?)?"

    def to_python(self, value: str) -> str:
        """As written."""
        return value

    def to_url(self, value: str) -> str:
        """As written."""
        return value


register_converter(ItemNumber, "item")

urlpatterns = [
    path("login", session.enter, name="login"),
    path("logout", session.leave, name="logout"),
    path("password", session.password, name="password"),
    path("", session.home, name="home"),
    path("todo", todo.todo, name="todo"),
    path("items/<item:item>", item.item, name="item"),
    path("items/<item:item>/page", item.page, name="item-page"),
    path("items/<item:item>/answer", item.answer, name="item-answer"),
    path("items/<item:item>/recheck", item.recheck, name="item-recheck"),
    path("items/<item:item>/recheck/state", item.recheck_state, name="item-recheck-state"),
    path("items/<item:item>/files/<int:batch>/<slug:sha256>", item.file, name="item-file"),
    path("returns", returns.returns, name="returns"),
    path("returns/<int:upload>", returns.preview, name="returns-preview"),
    path("returns/undo", returns.undo, name="returns-undo"),
    path("ledgers/<slug:ledger_id>", returns.ledger_file, name="ledger"),
    path("review", review.review, name="review"),
    path("review/sample", review.sample, name="sample"),
    path("review/<item:item>", review.one, name="review-item"),
    path("review/<item:item>/judge", review.judge, name="review-judge"),
    path("issue", review.issue, name="issue"),
    path("issue/state", review.issue_state, name="issue-state"),
    path("items/<item:item>/recall", review.recall, name="recall"),
    path("answers", answers.answers, name="answers"),
    path("answers/<item:item>", answers.answer, name="answer"),
    path("overview", overview.overview, name="overview"),
    path("overview/items", overview.items, name="overview-items"),
    path("remind", overview.remind, name="remind"),
    path("runs", runs.runs, name="runs"),
    path("runs/start", runs.start, name="run-start"),
    path("runs/stop", runs.stop, name="run-stop"),
    path("runs/<slug:run>", runs.one, name="run"),
    path("registers", registers.registers, name="registers"),
    path("registers/<str:name>", registers.one, name="register"),
    path("registers/<str:name>/try", registers.attempt, name="register-try"),
    path("registers/<str:name>/save", registers.save, name="register-save"),
    path("rules", rules.rules, name="rules"),
    path("rules/<slug:rule>", rules.one, name="rule"),
    path("rules/<slug:rule>/try", rules.attempt, name="rule-try"),
    path("rules/<slug:rule>/save", rules.save, name="rule-save"),
    path("users", users.users, name="users"),
    path("users/new", users.new, name="user-new"),
    path("users/<str:login>", users.one, name="user"),
    path("log", users.log, name="log"),
]
handler403 = "reports.console.guard.missing"
handler404 = "reports.console.guard.missing"
handler500 = "reports.console.guard.broken"
