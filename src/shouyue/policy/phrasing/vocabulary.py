"""The words that rules of all kinds share: kinds, aspects, kinds of subjects, causes of pauses."""

from shouyue.kit.text import Text

KINDS = {
    "deadline": Text(zh="时限", hant="時限", en="deadline"),
    "ladder": Text(zh="升级阶梯", hant="升級階梯", en="ladder"),
    "cadence": Text(zh="定期", en="cadence"),
    "gate": Text(zh="关口", hant="關口", en="gate"),
    "target": Text(zh="指标", hant="指標", en="target"),
    "chain": Text(zh="审批链", hant="審批鏈", en="approval chain"),
    "class": Text(zh="定级", hant="定級", en="class"),
}

LABELS = {
    "subject": Text(zh="对象", hant="對象", en="Subject"),
    "when": Text(zh="适用条件", hant="適用條件", en="Applies when"),
    "start": Text(zh="起算", en="Starts"),
    "within": Text(zh="时限", hant="時限", en="Time"),
    "every": Text(zh="周期", hant="週期", en="Period"),
    "count": Text(zh="次数", hant="次數", en="Times"),
    "calendar": Text(zh="计时", hant="計時", en="Counted in"),
    "moves_with": Text(zh="随之变动", hant="隨之變動", en="Moves with"),
    "stop": Text(zh="完成", en="Met by"),
    "stops_time": Text(zh="停止计时", hant="停止計時", en="Time stops"),
    "until": Text(zh="终止", hant="終止", en="Ends"),
    "met_by": Text(zh="计入", hant="計入", en="Counts"),
    "duty": Text(zh="应尽之事", hant="應盡之事", en="Owed"),
    "owner": Text(zh="负责人", hant="負責人", en="Owner"),
    "pause": Text(zh="暂停", hant="暫停", en="Paused"),
    "cancel": Text(zh="取消", en="Cancelled"),
    "warn": Text(zh="提醒", en="Reminders"),
    "reopen": Text(zh="重新打开", hant="重新開啟", en="Reopened"),
    "again": Text(zh="再次发生", hant="再次發生", en="Started again"),
    "once": Text(zh="只一次", en="Once"),
    "replaces": Text(zh="取代", en="Replaces"),
    "late_entry": Text(zh="事后补录", hant="事後補錄", en="Late entry"),
    "joins": Text(zh="中途加入", en="Joining midway"),
    "gate": Text(zh="关口", hant="關口", en="Gate"),
    "require": Text(zh="须满足", hant="須滿足", en="Requires"),
    "say": Text(zh="拒绝时说明", hant="拒絕時說明", en="Said on refusal"),
    "of": Text(zh="统计范围", hant="統計範圍", en="Of"),
    "good": Text(zh="达标", hant="達標", en="Good"),
    "at_least": Text(zh="不低于", hant="不低於", en="At least"),
    "by": Text(zh="分列", en="Shown by"),
    "gives": Text(zh="建议的内容", hant="建議的內容", en="Proposes"),
    "order": Text(zh="审批顺序", hant="審批順序", en="Order"),
    "fallback": Text(zh="空缺时改由", hant="空缺時改由", en="Where a seat is empty"),
}

CAUSES = {
    "customer": Text(zh="等客户", hant="等客戶", en="waiting for the customer"),
    "carrier": Text(zh="等承运商", hant="等承運商", en="waiting for the carrier"),
    "force_majeure": Text(zh="不可抗力", en="force majeure"),
    "us": Text(zh="我方原因", en="our own doing"),
}

SUBJECTS = {
    "answer": Text(zh="关口答复", hant="關口答覆", en="answer of a gate"),
    "approval": Text(zh="审批", hant="審批", en="approval"),
    "amendment": Text(zh="合同变更", hant="合約變更", en="amendment"),
    "audit": Text(zh="稽核", en="audit"),
    "calendar": Text(zh="日历", hant="日曆", en="calendar"),
    "campaign": Text(zh="调查活动", hant="調查活動", en="survey campaign"),
    "case": Text(zh="工单", hant="工單", en="case"),
    "channel": Text(zh="渠道", en="channel"),
    "communication": Text(zh="沟通", hant="溝通", en="communication"),
    "company": Text(zh="公司", en="company"),
    "contact": Text(zh="客户联系人", hant="客戶聯絡人", en="customer's contact"),
    "contract": Text(zh="合同", hant="合約", en="contract"),
    "conversation": Text(zh="会话", hant="會話", en="conversation"),
    "customer": Text(zh="客户", hant="客戶", en="customer"),
    "difference": Text(zh="差异", hant="差異", en="difference"),
    "dispute": Text(zh="争议", hant="爭議", en="dispute"),
    "document": Text(zh="单据", hant="單據", en="document"),
    "employee": Text(zh="员工", hant="員工", en="employee"),
    "exception": Text(zh="异常", hant="異常", en="exception"),
    "feedback": Text(zh="反馈", hant="反饋", en="feedback"),
    "greeting": Text(zh="问候", hant="問候", en="greeting"),
    "inbound": Text(zh="入库", hant="入庫", en="inbound delivery"),
    "journal": Text(zh="日志", hant="日誌", en="journal"),
    "licence": Text(zh="证照", hant="證照", en="licence"),
    "loan": Text(zh="借阅", hant="借閱", en="loan"),
    "message": Text(zh="消息", hant="訊息", en="message"),
    "measure": Text(zh="改进措施", hant="改進措施", en="measure"),
    "obligation": Text(zh="义务", hant="義務", en="obligation"),
    "opinion": Text(zh="意见", hant="意見", en="opinion"),
    "order": Text(zh="订单", hant="訂單", en="order"),
    "question": Text(zh="问题", hant="問題", en="question"),
    "report": Text(zh="报告", hant="報告", en="report"),
    "review": Text(zh="业务回顾", hant="業務回顧", en="review"),
    "survey": Text(zh="调查", hant="調查", en="survey"),
    "person": Text(zh="人员", hant="人員", en="person"),
    "training": Text(zh="培训", hant="培訓", en="training"),
    "trip": Text(zh="车次", hant="車次", en="trip"),
    "vehicle": Text(zh="车辆", hant="車輛", en="vehicle"),
    "visit": Text(zh="拜访", hant="拜訪", en="visit"),
    "warehouse": Text(zh="仓库", hant="倉庫", en="warehouse"),
    "waybill": Text(zh="运单", hant="運單", en="waybill"),
}


def subject_words(subject: str, language: str) -> str:
    """A kind of subject in words; one that a draft invented is named as it is written."""
    known = SUBJECTS.get(subject)
    return known.in_(language) if known else subject
