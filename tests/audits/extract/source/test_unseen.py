"""Values of labels that are no text: pictures, form fields, chosen options, places that a script fills."""

from __future__ import annotations

import pytest

from audits.extract.source.unseen import Unseen, behind_label

SHOWN = {
    "图片说明": ('有效性：<img src="a.png" alt="有效">', Unseen("有效")),
    "图片标题": ("<td>有&nbsp;效&nbsp;性</td><td><img src=a.png title=失效></td>", Unseen("失效")),
    "输入框": ('<td>有效性</td><td><input value="有效"/></td>', Unseen("有效")),
    "选中的选项": ("<td>有效性</td><td><select><option>失效</option><option selected>有效</option></select></td>", Unseen("有效")),
    "没有选": ("<td>有效性</td><td><select><option>失效</option><option>有效</option></select></td>", Unseen()),
    "没有说明的图片": ('<td>有效性</td><td><img src="a.png"></td>', Unseen(scripted=True)),
    "隐藏的输入框": ('<td>有效性</td><td><input type="hidden" value="1"></td>', Unseen()),
    "脚本按编号写入": ("<td>有效性</td><td id='y'></td><script>$('#y').text(v)</script>", Unseen(scripted=True)),
    "脚本紧跟其后": ("<td>有效性</td><td><script>w(1)</script></td>", Unseen(scripted=True)),
    "编号属于后面的文字": ("<td>有效性</td><td></td><td id='y'>点击数</td><script>$('#y').text(v)</script>", Unseen()),
    "后面另有文字": ('<td>有效性</td><td></td><td>二维码<img src="q.png" alt="有效"></td>', Unseen()),
    "没有这个标签": ("<td>文号</td><td></td>", Unseen()),
}


@pytest.mark.parametrize(("source", "unseen"), SHOWN.values(), ids=SHOWN)
def test_behind_label(source: str, unseen: Unseen) -> None:
    assert behind_label("有效性", source) == unseen

