// What the server says, by the names the page uses. The shapes come from the server's own OpenAPI (schema.d.ts).
import type { components } from './schema';

type Schemas = components['schemas'];

export type BoardReply = Schemas['BoardReply'];
export type Run = Schemas['Run'];
export type Tag = Schemas['Tag'];
export type RunsReply = Schemas['RunsReply'];
export type LoadState = Schemas['LoadState'];
export type Notice = Schemas['Notice'];
/** `data` of the `board` event of `api/live`. */
export type LiveEvent = Schemas['LiveEvent'];
export type SidecarContents = Schemas['SidecarContents'];
export type RunMarks = Schemas['RunMarks'];
export type SavedView = Schemas['SavedView'];
/** One thing done to the sidecar. */
export type Operation = Schemas['SidecarChange']['operations'][number];
export type XAxis = Schemas['CurvesRequest']['x'];
export type Smoother = NonNullable<Schemas['CurvesRequest']['smoother']>;
export type CurveCard = Schemas['CurveCard'];
export type CurvesRequest = Schemas['CurvesRequest'];
export type GroupsRequest = Schemas['GroupsRequest'];
export type SketchesRequest = Schemas['SketchesRequest'];
export type ImageStepsRequest = Schemas['StepsRequest'];
export type ImageSteps = Schemas['StepsReply'];
export type PictureAbout = Schemas['PictureAbout'];
export type TextSteps = Schemas['TextStepsReply'];
export type Text = Schemas['Text'];
export type TextsRequest = Schemas['TextsRequest'];
export type Texts = Schemas['TextsReply'];
export type TextSearchRequest = Schemas['TextSearchRequest'];
export type TextSearch = Schemas['TextSearchReply'];
export type AudioSteps = Schemas['AudioStepsReply'];
export type ClipLabel = Schemas['ClipLabel'];
export type PrSteps = Schemas['PrStepsReply'];
export type PrCurvesRequest = Schemas['PrCurvesRequest'];
export type TensorSteps = Schemas['TensorStepsReply'];
export type TensorRequest = Schemas['TensorRequest'];
export type TensorAbout = Schemas['TensorReply'];
export type PictureRequest = Schemas['PictureRequest'];
export type CellsRequest = Schemas['CellsRequest'];
export type Cells = Schemas['CellsReply'];
export type MeshNames = Schemas['MeshNamesReply'];
export type MeshSteps = Schemas['MeshStepsReply'];
export type Layout = Schemas['LayoutReply'];
export type LayoutChart = Schemas['LayoutChart'];
export type Embeddings = Schemas['EmbeddingsReply'];
export type EmbeddingSource = Schemas['EmbeddingSource'];
export type EmbeddingStep = Schemas['EmbeddingStep'];
export type EmbeddingProblem = Schemas['EmbeddingProblem'];
export type EmbeddingAbout = Schemas['EmbeddingReply'];
export type ProjectRequest = Schemas['ProjectRequest'];
export type Neighbours = Schemas['NeighborsReply'];
export type MapQuality = Schemas['QualityReply'];
