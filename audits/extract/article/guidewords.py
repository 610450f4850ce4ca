"""Which words stand over the elements of a service guide (办事指南), and which running text speaks of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from audits.records.codes import GuideElement

OTHER: Literal["other"] = "other"
"""A label of a guide that is none of the elements, and ends the one before it."""
LONGEST_LABEL = 16
_DO = (
    r"(?:申请|申办|申报|申领|办理|办事|受理|审批|许可|审查|服务|登记|备案|领取|认定|确认|设定|法定|承诺|实施|项目|事项|政策|业务|准予|批准|资助|"
    r"补贴|享受)"
)
"""What stands before the word that makes a label."""
_LABELS: dict[GuideElement, str] = {
    "name": r"(?:事项|项目|服务|业务|许可|审批|办理事项|服务事项|服务项目|办事项目|职权|指南)名称|办理事项|办事事项|服务事项",
    "basis": (
        r"(?!收费|缴费)(?:法律法规|法律|政策|法规)?(?:[\u4e00-\u9fff]{0,6}依据|法律法规|政策法规|政策规定)"
        r"(?:名称|条款|文件|内容|及条款|和条款)?"
    ),
    "condition": (
        rf"{_DO}{{0,2}}(?:的?基本)?(?:条件|资格|范围和条件|对象及条件|范围及条件|对象和条件|条件及范围|条件和范围)(?:及要求|要求)?|"
        r"(?:申请|申领|申报|办理|适用|受理|申请人|保障|享受|补贴)(?:对象|范围|要求|资格)|办理要求|受理范围|"
        r"(?:准予批准|予以批准|不予批准|不予受理)的?(?:条件|情形)"
    ),
    "material": (
        rf"{_DO}{{0,2}}(?:应当|需要|须|需|应)?(?:提交|提供|准备|报送|携带)?的?(?:所需|所需要|需要|必备|应备)?的?"
        r"(?:相关|有关|书面|全部|基本)?(?:申请|申报|办理)?(?:材料|资料|证件|要件|手续材料)(?:清单|目录|名称|列表|及要求|要求|明细|一览表)?|"
        r"提交(?:哪些)?(?:材料|资料)"
    ),
    "place": (
        rf"{_DO}{{0,2}}(?:办公)?(?:大厅|中心|机构|单位|窗口|部门)?的?(?:地点|地址|窗口|场所|位置|地点和时间|地点及时间|地点与时间|"
        r"时间和地点|时间、地点|时间地点|地点时间|时间及地点)(?:及电话|和电话)?|办理点|受理点"
    ),
    "time": (
        rf"(?!(?:时间|期限|时效|周期)$){_DO}{{0,2}}(?:办公|工作|接件|上班|咨询|对外办公|对外服务|办结|办件|窗口|承诺办结|法定办结)?"
        r"(?:时间|时限|期限|时效|周期|时间安排)(?:要求|说明|和地点|及地点|地点)?|办结时间"
    ),
    "phone": (
        rf"{_DO}{{0,2}}(?:联系|咨询|办公|查询|窗口|服务|业务|监督|投诉|监督投诉|投诉监督|咨询服务|政策咨询|业务咨询|举报|联系咨询|咨询联系|"
        r"固定|便民|咨询监督|咨询投诉|咨询及监督)?(?:电话|热线)(?:号码)?(?:及地址)?|"
        r"(?:联系|咨询|投诉|监督|监督投诉|咨询联系)(?:方式|渠道|途径|方法)|联系人及电话|联系人"
    ),
    "process": (
        rf"{_DO}{{0,2}}(?:基本|具体|工作|网上|窗口|现场|线下|线上)?{_DO}?(?:流程|程序|步骤|环节|流程图|程序图)(?:图|说明|及时限|图示|描述)?"
    ),
    "fee": (
        rf"(?:是否)?{_DO}{{0,2}}(?:收费|缴费|收取费用|费用|收费项目)(?:标准|情况|依据|及依据|方式|项目|标准及依据|依据及标准|标准和依据|"
        r"标准与依据|依据和标准|信息|说明)?"
    ),
    "form": (
        r"(?:相关|有关|办事|申请|办理|常用|空白|示范|示例|电子)?(?:表格|样表|空表|空白表格|表样|范本|表单|格式文本|示范文本|申请表|申请书)"
        r"(?:及样表|和样表|、样表|与样表)?(?:下载|样表|空表|样本)|(?:示例|办事|填写)?样表|空白表格|空表|(?:附件|资料|材料|样本)下载"
    ),
}
_OTHERS = (
    r"实施主体|实施机关|实施部门|实施机构|办理机构|办理机关|办理部门|办理单位|受理机构|受理机关|受理部门|受理单位|决定机构|决定机关|责任单位|"
    r"责任部门|责任科室|承办机构|承办单位|承办科室|主管部门|联办机构|服务对象|服务主题|服务类型|事项类型|事项类别|办件类型|项目类型|事项编码|"
    r"实施编码|基本编码|业务办理项编码|权力来源|行使层级|行使内容|办理方式|办理形式|申请方式|受理方式|申报方式|办理结果|审批结果|结果名称|"
    r"结果样本|结果查询|办理结果查询|结果送达|送达方式|领取方式|取件方式|备注|网上办理|在线办理|在线申请|网上申请|网办地址|办理深度|通办范围|"
    r"到现场次数|到办事现场次数|必须现场办理原因|常见问题|常见问题解答|权利义务|权利与义务|申请人权利和义务|法律救济|救济途径|救济渠道|"
    r"审查标准|审批标准|数量限制|审批数量|运行系统|预约办理|是否支持[\u4e00-\u9fff]{2,8}|是否网办|是否进驻[\u4e00-\u9fff]{2,6}|基本信息|"
    r"基本要素|中介服务|年审年检|年检要求|注意事项|温馨提示|办理进程|办理进程查询|物流快递|网上支付|特别程序|更新日期|更新时间|发布日期|"
    r"发布时间|发布机构|来源|信息来源|成文日期|有效期|有效期限|索引号|证件有效期|结果有效期"
)
_OF: dict[str, re.Pattern[str]] = {element: re.compile(pattern) for element, pattern in _LABELS.items()}
_OTHER = re.compile(_OTHERS)
_ANY = re.compile(r"依据|条件|材料|资料|地点|地址|时间|时限|期限|电话|流程|程序|收费")
_SPOKEN: dict[GuideElement, re.Pattern[str]] = {
    "basis": re.compile(r"依据|根据《|按照《|《[^》]{4,60}(?:法|条例|办法|规定|细则|意见|通知|方案)》"),
    "condition": re.compile(r"条件|资格|符合(?:下列|以下)|(?:适用|申请|申领|申报|保障|受理)(?:对象|范围)|凡[^，。]{2,40}(?:可|均可|应当)"),
    "material": re.compile(r"材料|资料|证件|要件|身份证|户口簿|复印件|申请表|申请书|原件|提交|提供|携带"),
    "place": re.compile(
        r"地点|地址|窗口|大厅|服务中心|受理点|[路街道][\d一二三四五六七八九十百]{1,5}号|[\d一二三四五六七八九十]{1,3}(?:楼|室|号窗)|"
        r"网上办理|在线办理|https?://"
    ),
    "time": re.compile(
        r"时间|时限|期限|工作日|[上下]午|周[一二三四五六日]|星期[一二三四五六日]|\d{1,2}\s?[:：∶]\s?\d{2}|[\d一二三四五六七八九十]日内|"
        r"即办|当场|随到随办|全年"
    ),
    "phone": re.compile(r"电话|热线|联系方式|(?<!\d)(?:0\d{2,3}[-－—\s]{0,2}\d{7,8}|1[3-9]\d{9}|12345|[2-8]\d{6,7})(?!\d)"),
    "process": re.compile(r"流程|程序|步骤|环节|受理[^。；]{0,20}(?:审核|审查|审批|决定|办结)|申请[^。；]{0,12}(?:→|—>|-->|➔|受理)|审核|审批"),
}
_TOLD_ANYWHERE: tuple[GuideElement, ...] = ("place", "time", "phone")
_TOLD: dict[GuideElement, re.Pattern[str]] = {
    "condition": re.compile(r"(?:符合|具备|满足)(?:下列|以下|如下)(?:全部)?条件|条件(?:如下|为)"),
    "material": re.compile(r"(?:如下|以下|下列)[^，。；]{0,6}(?:材料|资料|证件)|(?:材料|资料|证件)(?:如下|包括|有)"),
    **{element: _SPOKEN[element] for element in _TOLD_ANYWHERE},
}
"""What a text says without a label so that nobody misses one; an address, hours and a number are there wherever they stand."""
_NUMBERED = re.compile(
    r"^[\s\u3000]*(?:(?:第[一二三四五六七八九十\d]{1,3}[、.．章条步项部分]{0,2}|[（(]?[一二三四五六七八九十]{1,3}[）)、.．:：]|"
    r"[（(]?\d{1,2}[）)、.．:：](?!\d)|[①-⑳㈠-㈩])[\s\u3000]*|[■□●○◆◇★☆▶►▸>＞·•*※●✦❖◎|｜\[【［〔《]+[\s\u3000]*){1,3}"
)
_TAIL = re.compile(r"[\s\u3000:：︰﹕\]】］〕》>＞?？]+$")


@lru_cache(8192)
def named(text: str) -> GuideElement | Literal["other", ""]:
    """The element that a whole text is the label of, ``other`` for another label of a guide, ``""`` for anything else."""
    if len(text) > LONGEST_LABEL + 8:
        return ""
    bare = bare_name(text)
    if not 2 <= len(bare) <= LONGEST_LABEL:
        return ""
    if _OTHER.fullmatch(bare):
        return OTHER
    return next((element for element in _LABELS if _OF[element].fullmatch(bare)), "")


def bare_name(text: str) -> str:
    """A label without its number, marks, spaces and colon."""
    return _TAIL.sub("", _NUMBERED.sub("", text)).replace(" ", "").replace("\u3000", "")


def may_be_guide(source: str) -> bool:
    """Whether the source of a page has enough words of labels to be looked at."""
    return len(frozenset(_ANY.findall(source))) >= 3


def spoken_of(text: str) -> tuple[GuideElement, ...]:
    """Elements that running text speaks of."""
    return tuple(element for element, pattern in _SPOKEN.items() if pattern.search(text))


def told_in(text: str) -> tuple[GuideElement, ...]:
    """Elements that running text tells as well as a label would."""
    return tuple(element for element, pattern in _TOLD.items() if pattern.search(text))
