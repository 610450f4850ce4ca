"""Whether the words around a cited law say themselves that it is past (``已于…废止``, ``代替《…》``, ``2018年5月前依据《…》``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.regulations.citations import Citation

_REACH = 160
_CITED = re.compile(
    r"《[^《》]{1,120}(?:《[^《》]{0,120}》[^《》]{0,60}){0,2}》(?:\s{0,3}[（(][^（）()]{0,80}[）)])?"
    r"(?:第[一二三四五六七八九十百零\d]{1,6}[条款项章]){0,3}"
)
_BREAK = re.compile(r"[。；;\n!！?？]")
_MORE = r"(?:◆|[、，,和与及以并等\s]|第[一二三四五六七八九十百零\d]{1,6}[条款项章]){0,40}"
_ENDED_BEHIND = re.compile(
    rf"^{_MORE}(?:现|均|都|业|也)?(?:已经|已|均已)?(?:自|于|从)?(?:\d{{4}}年)?[^，。；◆]{{0,16}}?(?:起)?(?:同时|予以|一并|即行|随之|相应|被|由)?"
    r"(?:废止|失效|停止执行|停止使用|停用|不再(?:执行|适用|作为|使用|引用|列为|施行))"
)
_REPLACED_BEHIND = re.compile(
    rf"^{_MORE}(?:[，,])?(?:现|均|都|业)?(?:已经|已)?(?:自[^，。；◆]{{0,16}}起)?(?:被|由|为)◆{_MORE}(?:所)?(?:取代|代替|替代|废止|替换)"
)
_CHANGED_BEHIND = re.compile(
    rf"^{_MORE}(?:的)?(?:有关|相关|原有)?(?:规定|条款|内容|条文)?{_MORE}(?:现|均|都|业)?(?:已经|已|应|统一|相应|予以)?"
    rf"(?:(?:调整|修改|变更|更改|更正|更新|修订|修正|更名|改|转|替换|更换|整合|合并|并入|纳入|归并|编入)(?:为|成|至|到|进|入)?{_MORE}◆|"
    rf"(?:被|由|为){_MORE}◆.{{0,10}}?(?:吸收|取代|替代|代替|替换|承继|废止|涵盖|覆盖))"
)
_ENDED_IN_BRACKET = re.compile(r"废止|失效|(?:被|由).{0,60}(?:取代|代替|替代)|修订前|旧版|原法|原条例")
_BEFORE = re.compile(
    rf"(?:原|原来的|原有的|此前|以前|过去|当时|曾|废止|代替|替代|取代|替换|旧|不再|停止|终止|停用|删除|删去|取消|清理|剔除)(?:了|的|原)?(?:依据|根据|按照|依照|适用|执行|施行|使用|引用|为|是)?(?:的|了)?[:：]?{_MORE}$"
)
_TIME_BEFORE = re.compile(
    r"(?:(?:19|20)\d{2}年[^，。；◆]{0,12}?(?:以前|之前|前)|(?:施行|实施|生效|修订|修改|改革)(?:以前|之前|前)|此前|以前|过去|当时|曾经?)[，,]?[^。；◆]{0,14}$"
)


def speaks_of_the_past(text: str, citation: Citation) -> bool:
    """Whether the sentence of a citation says that the law no longer counts."""
    if _ENDED_IN_BRACKET.search(citation.behind):
        return True
    before, after = _sentence(text, citation)
    if _BEFORE.search(before) or _TIME_BEFORE.search(before):
        return True
    return any(pattern.search(after) for pattern in (_ENDED_BEHIND, _REPLACED_BEHIND, _CHANGED_BEHIND))


def _sentence(text: str, citation: Citation) -> tuple[str, str]:
    """What stands before and after a citation in its sentence, other citations as ``◆``."""
    head = text[max(0, citation.start - _REACH) : citation.start]
    cut = [match.end() for match in _BREAK.finditer(head)]
    tail = text[citation.end : citation.end + _REACH]
    end = _BREAK.search(tail)
    return _CITED.sub("◆", head[cut[-1] if cut else 0 :]), _CITED.sub("◆", tail[: end.start() if end else len(tail)])
