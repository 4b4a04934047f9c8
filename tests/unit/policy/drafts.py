"""A small house in which tests write policies: a few facts with labels, roles, duties and calendars of its own."""

from functools import cache

from shouyue.policy.load.calendars import read_calendars, read_labels
from shouyue.policy.load.catalogue import read_events, read_gates, read_roles
from shouyue.policy.load.files import DOCUMENT_KEYS, Shared, assemble
from shouyue.policy.load.parts import Reader
from shouyue.policy.source import read_yaml
from shouyue.policy.values import Catalogue, Policy
from shouyue.worktime.china import china

HOUSE = """
roles:
  agent: {zh: 客服专员, en: Service agent, hant: 客服專員}
  supervisor: {zh: 客服主管, en: Supervisor, hant: 客服主管}
  director: {zh: 客服经理, en: Director, hant: 客服經理}
relations:
  account_owner: {zh: 客户负责人, en: Account owner, hant: 客戶負責人}
duties:
  answer: {zh: 答复, en: answer, hant: 答覆}
  result: {zh: 处理结果, en: result, hant: 處理結果}
calendars:
  always: {tz: Asia/Shanghai}
  office:
    label: {zh: 办公时间, en: Office hours, hant: 辦公時間}
    tz: Asia/Shanghai
    week: {mon-fri: ["09:00-12:00", "13:00-18:00"]}
    holidays: CN
    make_up: mon
catalogue:
  case.received:
    subject: case
    label: {zh: 工单已受理, en: Case received, hant: 工單已受理}
    own:
      kind:
        label: {zh: 工单类型, en: kind, hant: 工單類型}
        values: {inquiry: {zh: 咨询, en: inquiry, hant: 諮詢}, complaint: {zh: 投诉, en: complaint, hant: 投訴}}
      severity:
        label: {zh: 级别, en: severity, hant: 級別}
        values:
          general: {zh: 一般, en: general}
          important: {zh: 重要, en: important}
          major: {zh: 重大, en: major}
      urgent: {type: bool, label: {zh: 加急, en: urgent, hant: 加急}}
      loss: {type: money, label: {zh: 损失, en: loss, hant: 損失}}
      promised_at: {type: instant, label: {zh: 承诺时间, en: promised time, hant: 承諾時間}}
    context:
      tier: {label: {zh: 客户级别, en: tier, hant: 客戶級別}, values: {A: {zh: A 级, en: A}, B: {zh: B 级, en: B}}}
      calendar: {type: text, label: {zh: 日历, en: calendar, hant: 日曆}}
    data: {duty_ends_at: {type: instant, label: {zh: 下班时间, en: end of duty, hant: 下班時間}}}
    about: [customer]
  case.answered: {subject: case, label: {zh: 已答复, en: Answered, hant: 已答覆}}
  case.asked: {subject: case, label: {zh: 已请客户补充, en: Proofs asked, hant: 已請客戶補充}}
  case.complete: {subject: case, label: {zh: 材料已齐, en: Proofs complete, hant: 材料已齊}}
  case.resolved:
    subject: case
    label: {zh: 工单已解决, en: Case resolved, hant: 工單已解決}
    data: {told: {type: bool, label: {zh: 已告知客户, en: customer told, hant: 已告知客戶}}}
  case.closed: {subject: case, label: {zh: 工单已结案, en: Case closed, hant: 工單已結案}}
  case.reopened: {subject: case, label: {zh: 工单已重新打开, en: Case reopened, hant: 工單已重新開啟}}
  case.withdrawn: {subject: case, label: {zh: 客户已撤回, en: Case withdrawn, hant: 客戶已撤回}}
  case.not_content: {subject: case, label: {zh: 客户不满意, en: Customer not content, hant: 客戶不滿意}}
  customer.tier_set:
    subject: customer
    label: {zh: 客户级别已定, en: Tier set, hant: 客戶級別已定}
    own: {tier: {label: {zh: 客户级别, en: tier, hant: 客戶級別}, values: {A: {zh: A 级, en: A}, B: {zh: B 级, en: B}}}}
  call.recorded:
    subject: call
    label: {zh: 通话已记录, en: Call recorded, hant: 通話已記錄}
    data: {minutes: {type: int, label: {zh: 分钟数, en: minutes, hant: 分鐘數}}}
    about: [customer]
  order.delivered:
    subject: order
    label: {zh: 订单已送达, en: Order delivered, hant: 訂單已送達}
    context: {region: {type: text, label: {zh: 区域, en: region, hant: 區域}}}
    data: {on_time: {type: bool, label: {zh: 准时, en: on time, hant: 準時}}}
    about: [customer]
gates:
  customer.admit:
    subject: customer
    label: {zh: 客户准入, en: Admit a customer, hant: 客戶准入}
    facts: {capital: {type: money, label: {zh: 注册资本, en: registered capital, hant: 註冊資本}}}
  case.look:
    subject: case
    label: {zh: 看一张工单, en: Look at a case, hant: 看一張工單}
    facts: {delay: {type: duration, label: {zh: 延误, en: delay, hant: 延誤}}}
"""


@cache
def house() -> Shared:
    """What the drafts of tests stand on, in place of the shipped packs."""
    parts = read_yaml(HOUSE, "house").mapping()
    reader = Reader()
    return Shared(
        catalogue=Catalogue(read_events(parts["catalogue"], reader), read_gates(parts["gates"], reader)),
        calendars=read_calendars(parts["calendars"]),
        calendar_labels=read_labels(parts["calendars"], reader),
        roles=read_roles(parts["roles"], reader) | read_roles(parts["relations"], reader, relation=True),
        duties={code: reader.words(item) for code, item in parts["duties"].mapping().items()},
        hant={},
        holidays=china(),
    )


def draft(text: str, *, document: str = "X", source: str = "company") -> Policy:
    """A policy from its sections, the document aside."""
    head = f"document: {{id: {document}, title: {document}, edition: '1', source: {source}}}\n"
    return assemble(read_yaml(head + text, f"{document}.yaml").mapping(known=DOCUMENT_KEYS), house())
