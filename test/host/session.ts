import { KEY, startService, type Service } from "../service/service";
import { tonesRecognizer } from "../service/tonesRecognizer";
import { photograph } from "./photograph";
import {
  cleanUp,
  sampleWorkspace,
  scratchFolder,
  Workbench,
  type SampleRecording,
  type SessionOptions,
} from "./workbench";

/** What the tests of a file share: one VS Code with a workspace, and the service that hears. */
export interface Session {
  readonly service: Service;
  readonly vscode: Workbench;
  readonly workspace: string;
  readonly scratch: string;
}

/** Nothing is asked and nothing is kept, so that each test finds the same; what fails, fails soon. */
export const PLAIN_RUNS = {
  "earmark.cache.days": 0,
  "earmark.confirmUpload": "never",
  "earmark.retrySeconds": 1,
};

/** How a session begins. */
export interface Scene extends Pick<SessionOptions, "development" | "settings"> {
  /** Part of the name of its temporary folder. */
  readonly name: string;
  readonly recordings: () => readonly SampleRecording[];
  /** Puts more files there before VS Code is opened. */
  readonly files?: (workspace: string, scratch: string) => void;
  /** Beside the region and the address of the service. */
  readonly machineSettings?: (scratch: string) => object;
  /** False: the person has to give one. */
  readonly key?: boolean;
}

/** Registers the hooks that begin and end a session; `opened` hands it over. A test that fails is photographed. */
export function inVsCode(
  { name, recordings, files, machineSettings, key, ...options }: Scene,
  opened: (session: Session) => void,
): void {
  let session: Session | undefined;
  before(async function () {
    this.timeout(180_000);
    const service = await startService(tonesRecognizer("zh"));
    const scratch = scratchFolder(name);
    const workspace = sampleWorkspace(scratch, recordings());
    files?.(workspace, scratch);
    const vscode = await Workbench.open({
      workspace,
      scratch,
      machineSettings: { "earmark.region": "custom", "earmark.baseUrl": service.url, ...machineSettings?.(scratch) },
      env: { DASHSCOPE_API_KEY: key === false ? "" : KEY },
      ...options,
    });
    session = { service, vscode, workspace, scratch };
    opened(session);
  });
  after(async () => {
    await session?.vscode.close();
    await session?.service.close();
    if (session) await cleanUp(session.scratch);
  });
  photograph(() => session?.vscode);
}
