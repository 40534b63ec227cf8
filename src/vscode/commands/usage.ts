import * as vscode from "vscode";
import { currencyOf } from "../../recognizers/catalog";
import { budgetsOf, type MonthlyBudget } from "../../session/budget";
import type { Bill } from "../../storage/ledger";
import { clock } from "../../transcript/join";
import { money, moneyOfAll } from "../ui/display";
import type { Spending } from "../../pipeline/spending";
import { readSettings } from "../settings";
import { t } from "../ui/l10n";
import { foreign } from "../../core/foreignText";

/** A read-only document with what was sent and paid: this session, this month, by workspace and by model. */
const SCHEME = "earmark-usage";

/** Shows what was spent. */
export function registerUsage(spending: Spending): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${t("Earmark Usage")}.md` });
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async () => {
        const { cost, region } = readSettings(undefined);
        const month = await spending.month();
        const budgets = budgetsOf(cost.monthlyBudget, currencyOf(region), month);
        return usageText(spending.session, month, budgets, new Date());
      },
    }),
    vscode.commands.registerCommand("earmark.showUsage", async () => {
      changed.fire(uri);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    }),
  );
}

function usageText(
  session: readonly Bill[],
  month: readonly Bill[],
  budgets: readonly MonthlyBudget[],
  now: Date,
): string {
  const monthName = new Intl.DateTimeFormat(vscode.env.language, { year: "numeric", month: "long" }).format(now);
  const rows = (by: (bill: Bill) => string): string[] =>
    [...Map.groupBy(month, by)].map(([name, bills]) => row(foreign(name).replaceAll("|", "\\|"), bills));
  const table = (title: string, lines: readonly string[]): string[] => [
    `| ${title} | ${t("Requests")} | ${t("Audio")} | ${t("Cost")} |`,
    "| --- | ---: | ---: | ---: |",
    ...lines,
    "",
  ];
  return [
    `# ${t("Earmark Usage")}`,
    "",
    ...table(t("Time"), [row(t("This session"), session), row(monthName, month)]),
    ...budgets.flatMap(({ spent, limit }) => [t("Monthly budget: {0} of {1}", money(spent), money(limit)), ""]),
    `## ${t("By workspace")}`,
    "",
    ...table(
      t("Workspace"),
      rows(({ workspace }) => workspace || t("no folder")),
    ),
    `## ${t("By model")}`,
    "",
    ...table(
      t("Model"),
      rows(({ model }) => model),
    ),
    t(
      "Segments reused from the cache are free and not included. These are estimates; see your bill from the service for actual charges.",
    ),
    "",
  ].join("\n");
}

function row(name: string, bills: readonly Bill[]): string {
  const seconds = bills.reduce((sum, bill) => sum + bill.seconds, 0);
  const costs = moneyOfAll(bills.flatMap(({ price }) => price ?? []));
  return `| ${name} | ${bills.length} | ${clock(seconds)} | ${costs || "–"} |`;
}
