"""A small work plan and KPI plan of the guesthouse whose sums are easy to see."""

from datetime import date

from smhelpers.strategy import KpiPlan, WorkPlan

PLAN = WorkPlan.model_validate(
    {
        "start": date(2026, 10, 12),
        "end": date(2027, 1, 17),
        "tasks": [
            {
                "id": "t1",
                "work": "內容企劃與製作",
                "objectives": "o1",
                "start_week": 1,
                "end_week": 14,
                "weekly_hours": 6,
                "responsible": "高瑞恩",
                "accountable": "高瑞霖",
                "output": "每週四則",
            },
            {
                "id": "t2",
                "work": "冬季慢旅檔期",
                "objectives": "o2",
                "start_week": 5,
                "end_week": 7,
                "weekly_hours": 4,
                "responsible": "高瑞恩",
                "accountable": "高瑞霖",
                "output": "活動頁",
            },
            {
                "id": "t3",
                "work": "核稿",
                "objectives": "o1",
                "start_week": 1,
                "end_week": 14,
                "weekly_hours": 1.5,
                "responsible": "高瑞霖",
                "accountable": "高瑞霖",
                "output": "核稿紀錄",
            },
        ],
        "tools": [
            {
                "name": "排程工具",
                "use": "排程貼文",
                "monthly_cost": 300,
                "owner": "高瑞恩",
            },
        ],
        "budget": [
            {
                "item": "冬季慢旅廣告",
                "kind": "paid_ads",
                "amount": 6000,
                "basis": "每日 200 元 × 30 日",
                "owner": "高瑞恩",
            },
            {
                "item": "排程工具",
                "kind": "tools",
                "amount": 1000,
                "basis": "300 元 × 3.3 個月",
                "owner": "高瑞恩",
            },
            {
                "item": "預備金",
                "kind": "contingency",
                "amount": 1000,
                "basis": "合計的一成多",
                "owner": "高瑞霖",
            },
        ],
        "milestones": [
            {
                "week": 7,
                "what": "期中檢討",
                "proof": "比例調整紀錄",
                "owner": "高瑞霖",
            },
        ],
        "risks": [
            {
                "risk": "颱風使道路中斷",
                "likelihood": 3,
                "impact": 5,
                "trigger": "海上颱風警報",
                "response": "暫停排程並發退改說明",
                "owner": "高瑞霖",
            },
            {
                "risk": "工讀生臨時請假",
                "likelihood": 2,
                "impact": 2,
                "trigger": "前一日告知",
                "response": "改用庫存照片",
                "owner": "高瑞恩",
            },
        ],
    },
)
KPIS = KpiPlan.model_validate(
    {
        "kpis": [
            {
                "id": "k1",
                "objective": "o1",
                "stage": "outcome",
                "metric": "sessions",
                "platform": "line_oa",
                "source_file": "官網分析",
                "period": "week",
                "baseline": 73,
                "low": 67,
                "high": 80,
                "direction": "at_least",
                "target": 92,
                "owner": "高瑞恩",
                "decision": "見規則",
            },
            {
                "id": "k2",
                "objective": "o2",
                "stage": "outcome",
                "metric": "first_response_business_median",
                "platform": "all",
                "source_file": "訊息匯出檔",
                "period": "week",
                "baseline": 91,
                "low": 82,
                "high": 103,
                "direction": "at_most",
                "target": 60,
                "owner": "高瑞霖",
                "decision": "見規則",
            },
        ],
        "criteria": [
            {
                "question": "策略有沒有效",
                "rule": "k1 連續四週達標",
                "when": "第 14 週",
                "owner": "高瑞霖",
            },
        ],
    },
)
