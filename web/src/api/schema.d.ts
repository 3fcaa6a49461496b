// Generated from the server's OpenAPI by tools/schema/generate.mjs (make schema). Do not edit.
export interface paths {
    "/api/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs and tags, or what changed of them */
        get: operations["board_board"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/data/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Points, all of them */
        post: operations["data_columns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/data/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A file of the projector */
        post: operations["data_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/data/matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Vectors of the projector out of a checkpoint */
        post: operations["data_matrix"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/data/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Where the points of series are */
        post: operations["data_parts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/data/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Values that are no scalars */
        post: operations["data_values"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server is up */
        get: operations["board_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events: `event: board` with a LiveEvent as data */
        get: operations["board_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/audio/clip/{epoch}/{ref}/{tag}/{sample}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One sound's own bytes */
        get: operations["audio_clip_epoch_ref_tag_sample"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/audio/label/{epoch}/{ref}/{tag}/{sample}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was written beside one sound */
        get: operations["audio_label_epoch_ref_tag_sample"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/audio/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every logged step of an audio tag */
        post: operations["audio_steps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/custom_scalars/layout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The layouts of runs, merged */
        post: operations["custom_scalars_layout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/custom_scalars/match": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The scalar tags that patterns mean */
        post: operations["custom_scalars_match"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/graphs/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What differs between two graphs */
        post: operations["graphs_compare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/graphs/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Everything about one box */
        post: operations["graphs_detail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/graphs/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take in a graph from a file */
        post: operations["graphs_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/graphs/graphs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every graph that was logged */
        post: operations["graphs_graphs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/graphs/path": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every way from one box to another */
        post: operations["graphs_path"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/graphs/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Boxes by name, type or path */
        post: operations["graphs_search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/graphs/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a box depends on, or what depends on it */
        post: operations["graphs_trace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/graphs/view": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What is seen of a graph while some of its boxes are open */
        post: operations["graphs_view"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/histograms/buckets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** One step's buckets as they were logged */
        post: operations["histograms_buckets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/histograms/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Histograms of several cards over their steps, cut down to their pixels */
        post: operations["histograms_cards"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/histograms/csv/{epoch}/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All steps of a tag as CSV, a line per logged bucket */
        get: operations["histograms_csv_epoch_tag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/hparams/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Settings and metrics of all rows of the run table */
        post: operations["hparams_columns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/hparams/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rows of equal settings together, and their metrics */
        post: operations["hparams_groups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/hparams/importance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How much settings matter for a metric */
        post: operations["hparams_importance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/hparams/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What scalars amount to in each row: last, extremes, means */
        post: operations["hparams_metrics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/hparams/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Everything said about some rows, in full */
        post: operations["hparams_rows"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/hparams/table": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rows of the run table */
        post: operations["hparams_table"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/images/about": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Size, kind and frames of one picture */
        post: operations["images_about"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/images/blob/{epoch}/{ref}/{tag}/{sample}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One picture's own bytes */
        get: operations["images_blob_epoch_ref_tag_sample"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/images/frames/{epoch}/{ref}/{tag}/{sample}/{edge}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All frames of an animation on one sheet */
        get: operations["images_frames_epoch_ref_tag_sample_edge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/images/save/{epoch}/{ref}/{tag}/{sample}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One picture's own bytes, to save */
        get: operations["images_save_epoch_ref_tag_sample"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/images/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every logged step of a tag */
        post: operations["images_steps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/images/thumbnail/{epoch}/{ref}/{tag}/{sample}/{edge}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One picture at the size it is shown at */
        get: operations["images_thumbnail_epoch_ref_tag_sample_edge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/images/zip/{epoch}/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All pictures of a tag as a zip */
        get: operations["images_zip_epoch_tag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/mesh/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which tags make one mesh */
        post: operations["mesh_names"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/mesh/part/{epoch}/{part}/{ref}/{tag}/{sample}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The numbers of one mesh's vertices, faces or colours */
        get: operations["mesh_part_epoch_part_ref_tag_sample"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/mesh/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every logged step of a mesh */
        post: operations["mesh_steps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/pr_curves/curves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Precision-recall curves, what they amount to and what is wrong with them */
        post: operations["pr_curves_curves"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/pr_curves/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every logged step of a tag of precision-recall curves */
        post: operations["pr_curves_steps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/projector/about": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an embedding is */
        post: operations["projector_about"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/projector/control": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause, resume, cancel, perturb a projection, or let it go on */
        post: operations["projector_control"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/projector/embeddings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** All embeddings */
        post: operations["projector_embeddings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/projector/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The metadata of all points */
        post: operations["projector_metadata"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/projector/neighbors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The nearest points of one in the original space */
        post: operations["projector_neighbors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/projector/present": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whether there are any */
        post: operations["projector_present"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/projector/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How far a projection is */
        post: operations["projector_progress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/projector/project": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start or join a projection */
        post: operations["projector_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/projector/quality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How far a map can be trusted */
        post: operations["projector_quality"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/projector/sprite/{epoch}/{source}/{step}/{sheet}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The pictures of all points in one */
        get: operations["projector_sprite_epoch_source_step_sheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/projector/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Own data, for this session */
        post: operations["projector_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/projector/vectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Vectors as they were logged */
        post: operations["projector_vectors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/scalars/curves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Curves of several cards, downsampled to their pixels */
        post: operations["scalars_curves"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/scalars/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Groups of runs on several cards, each as a centre and a band around it */
        post: operations["scalars_groups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/scalars/points/{epoch}/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All points of a tag, to be saved */
        get: operations["scalars_points_epoch_tag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/scalars/sketches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Curves of cards that show very many, as coarse as their pixels */
        post: operations["scalars_sketches"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/scalars/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What each curve of several cards amounts to within a range of x */
        post: operations["scalars_statistics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/tensor/about": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a tensor is */
        post: operations["tensor_about"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/tensor/cells": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Numbers of a plane, exactly */
        post: operations["tensor_cells"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/tensor/npy/{epoch}/{ref}/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A tensor as a .npy file */
        get: operations["tensor_npy_epoch_ref_tag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/tensor/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A plane of a tensor, cut down */
        post: operations["tensor_picture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/tensor/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every logged step of a tensor tag */
        post: operations["tensor_steps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/text/download/{epoch}/{ref}/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One text, whole */
        get: operations["text_download_epoch_ref_tag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/text/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Where texts contain words */
        post: operations["text_search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/text/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every logged step of a text tag */
        post: operations["text_steps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/plugins/text/texts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Texts, long ones in part */
        post: operations["text_texts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What runs were set to and how they are, or what changed of that */
        get: operations["board_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/lasts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Last values of tags in many runs */
        post: operations["board_runs_lasts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sidecar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people said of runs, and saved views */
        get: operations["board_sidecar"];
        put?: never;
        /** Say something of runs; save, rename and delete views */
        post: operations["board_sidecar_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AboutRequest
         * @description What one picture is.
         */
        AboutRequest: {
            epoch: string;
            ref: string;
            sample: number;
            tag: number;
        };
        /**
         * AudioRunSteps
         * @description Every logged step of one run, in order of step. Parallel lists.
         */
        AudioRunSteps: {
            labelled: boolean;
            ref: string[];
            run: number;
            samples: number[];
            step: number[];
            wall_time: (number | null)[];
        };
        /**
         * AudioStepsReply
         * @description In the order asked.
         */
        AudioStepsReply: {
            runs: components["schemas"]["AudioRunSteps"][];
        };
        /**
         * AudioStepsRequest
         * @description A tag's sounds of some runs.
         */
        AudioStepsRequest: {
            epoch: string;
            runs: number[];
            tag: number;
        };
        /**
         * Axis
         * @description An axis from one group of points to another: it joins their centroids.
         */
        Axis: {
            left: number[];
            right: number[];
        };
        /**
         * BoardReply
         * @description Runs and tags: all of them, or what changed after a version.
         */
        BoardReply: {
            epoch: string;
            /** @description True: replaces what the page had */
            full: boolean;
            /** @description Ids of runs that went */
            gone: number[];
            /** @description The server's own version */
            lightboard: string;
            load: components["schemas"]["LoadState"];
            /** @description As the user typed it */
            logdir: string;
            /** @description Absolute */
            logdir_path: string;
            runs: components["schemas"]["Run"][];
            /** @description Always the whole table */
            tag_sets: number[][];
            tags: components["schemas"]["Tag"][];
            version: number;
            /** @description As given at the start; empty: none */
            window_title: string;
        };
        /**
         * BucketsReply
         * @description As logged; three parallel lists. null: not a finite number.
         */
        BucketsReply: {
            counts: (number | null)[];
            left: (number | null)[];
            right: (number | null)[];
        };
        /**
         * BucketsRequest
         * @description One step of one run.
         */
        BucketsRequest: {
            epoch: string;
            file: number;
            n: number;
            tag: number;
        };
        /**
         * CellsReply
         * @description The numbers as text, in their shortest digits.
         */
        CellsReply: {
            cells: string[][];
        };
        /**
         * CellsRequest
         * @description A part of the plane in full.
         */
        CellsRequest: {
            columns: number | null;
            epoch: string;
            /** @default 1 */
            height?: number;
            index: number[];
            /** @default 0 */
            left?: number;
            ref: string;
            rows: number | null;
            tag: number;
            /** @default 0 */
            top?: number;
            /** @default 1 */
            width?: number;
        };
        /**
         * ClipLabel
         * @description What was written beside a sound.
         */
        ClipLabel: {
            label: string;
        };
        /**
         * ColumnImportance
         * @description How much one setting matters.
         */
        ColumnImportance: {
            /** @description Of `forest` over repetitions */
            deviation: number | null;
            /** @description What permuting it costs the forest, as a share of the metric's variance */
            forest: number | null;
            id: number;
            /**
             * @description spearman: of numbers; eta: the correlation ratio of ranks, of categories
             * @enum {unknown}
             */
            method: "eta" | "spearman";
            /** @description -1…1, or 0…1 for eta; null: cannot be told */
            rank: number | null;
            /** @description That have it and the metric */
            rows: number;
        };
        /**
         * ColumnsRequest
         * @description Which points: at most a million.
         */
        ColumnsRequest: {
            epoch: string;
            stretches: components["schemas"]["Stretch"][];
        };
        /**
         * ControlRequest
         * @description Something to do with a job.
         */
        ControlRequest: {
            /** @enum {unknown} */
            action: "cancel" | "more" | "pause" | "perturb" | "resume";
            epoch: string;
            /** @default 250 */
            iterations?: number;
            job: string;
        };
        /**
         * CurveCard
         * @description One card: a tag's curves of some runs.
         */
        CurveCard: {
            /**
             * @description Right end of the x range; null: the last point
             * @default null
             */
            hi?: number | null;
            /**
             * @description Left end of the x range; null: the first point
             * @default null
             */
            lo?: number | null;
            /** @description Width of the plot in device pixels */
            pixels: number;
            runs: number[];
            /**
             * @description Points the page holds, per run; null: none
             * @default null
             */
            since?: number[] | null;
            tag: number;
        };
        /**
         * CurvesRequest
         * @description All cards of a page.
         */
        CurvesRequest: {
            cards: components["schemas"]["CurveCard"][];
            epoch: string;
            /**
             * @default exponential
             * @enum {unknown}
             */
            smoother?: "exponential" | "gaussian" | "mean" | "timed";
            smoothing: number;
            /** @enum {unknown} */
            x: "relative" | "step" | "tag" | "wall";
            /**
             * @default linear
             * @enum {unknown}
             */
            x_scale?: "linear" | "log";
            /**
             * @description With x "tag": whose values x is
             * @default null
             */
            x_tag?: number | null;
        };
        /**
         * DeleteView
         * @description Forget a view.
         */
        DeleteView: {
            name: string;
            /** @enum {unknown} */
            op: "delete_view";
        };
        /**
         * EmbeddingProblem
         * @description A file that could not be taken as it stands; the rest is shown.
         */
        EmbeddingProblem: {
            name: string;
            run: number | null;
            run_name: string;
            said: string;
        };
        /**
         * EmbeddingReply
         * @description What an embedding is, now that it has been read.
         */
        EmbeddingReply: {
            bookmarks: string;
            columns: string[];
            dimensions: number;
            finite_rows: number;
            rows: number;
            said: string[];
            sprite: components["schemas"]["EmbeddingSprite"] | null;
            sprite_sheets: number;
        };
        /**
         * EmbeddingRequest
         * @description One embedding at one step.
         */
        EmbeddingRequest: {
            epoch: string;
            source: string;
            /** @default null */
            step?: number | null;
        };
        /**
         * EmbeddingSource
         * @description One embedding of one run, with all its steps.
         */
        EmbeddingSource: {
            /** @enum {unknown} */
            kind: "projector" | "tensor" | "upload";
            name: string;
            run: number | null;
            run_name: string;
            source: string;
            steps: components["schemas"]["EmbeddingStep"][];
        };
        /**
         * EmbeddingSprite
         * @description The pictures of all points in one file, row by row; the route `sprite` has its pixels.
         */
        EmbeddingSprite: {
            height: number;
            width: number;
        };
        /**
         * EmbeddingsReply
         * @description Sorted by run and name; logged tensors after add_embedding's, what was uploaded last.
         */
        EmbeddingsReply: {
            engines: components["schemas"]["Engine"][];
            problems: components["schemas"]["EmbeddingProblem"][];
            sources: components["schemas"]["EmbeddingSource"][];
        };
        /**
         * EmbeddingsRequest
         * @description All embeddings of the logdir.
         */
        EmbeddingsRequest: {
            epoch: string;
        };
        /**
         * EmbeddingStep
         * @description One logged step of an embedding.
         */
        EmbeddingStep: {
            dimensions: number | null;
            metadata: boolean;
            path: string;
            rows: number | null;
            sprite: components["schemas"]["EmbeddingSprite"] | null;
            step: number | null;
        };
        /**
         * Engine
         * @description A library that makes maps, too.
         */
        Engine: {
            method: string;
            name: string;
            version: string;
        };
        /**
         * ErrorReply
         * @description Any request that could not be answered.
         */
        ErrorReply: {
            /** @description What happened */
            error: string;
            /** @description What to do */
            hint: string;
        };
        /**
         * Experiment
         * @description What an experiment says of itself.
         */
        Experiment: {
            /** @description Seconds since the epoch */
            created: number | null;
            description: string;
            name: string;
            run: number;
            user: string;
        };
        /**
         * FileRequest
         * @description A projector_config.pbtxt, or a file that one names.
         */
        FileRequest: {
            epoch: string;
            /** @description Relative to the run's folder */
            path: string;
            /**
             * @description null: the logdir itself
             * @default null
             */
            run?: number | null;
        };
        /**
         * Forest
         * @description The forest behind the permutation importance.
         */
        Forest: {
            /** @description On rows it had not seen; near 0: it explains nothing */
            r2: number;
            trees: number;
        };
        /**
         * GraphAttribute
         * @description One attribute as text.
         */
        GraphAttribute: {
            change: string;
            length: number;
            name: string;
            value: string;
        };
        /**
         * GraphBox
         * @description A module, an op or something else that is drawn as one box. Sums are over everything inside.
         */
        GraphBox: {
            blocks: number;
            boxes: number;
            bytes: number;
            can_open: boolean;
            /** @enum {unknown} */
            category: "" | "activation" | "attention" | "conv" | "data" | "dropout" | "embedding" | "linear" | "loss" | "math" | "norm" | "pool" | "recurrent" | "shape" | "state" | "summary";
            /** @enum {unknown} */
            change: "" | "added" | "changed" | "inside" | "removed";
            cluster: string;
            device: string;
            dtype: string;
            flops: number;
            id: number;
            /** @enum {unknown} */
            kind: "constant" | "function" | "group" | "input" | "module" | "op" | "output" | "parameter" | "repeat";
            memory: number | null;
            modules: number;
            name: string;
            opened: boolean;
            ops: number;
            outputs: number;
            parameters: number;
            parent: number;
            repeat: number;
            repeat_type: string;
            shape: number[] | null;
            structure: number;
            time: number | null;
            type: string;
            unknown: number;
        };
        /**
         * GraphCompareReply
         * @description Modules that came or went are listed once, without what is in them.
         */
        GraphCompareReply: {
            added: number;
            changed: number;
            differences: components["schemas"]["GraphDifference"][];
            removed: number;
            same: number;
            total: number;
        };
        /**
         * GraphCompareRequest
         * @description Two graphs beside each other.
         */
        GraphCompareRequest: {
            epoch: string;
            /** @default 200 */
            limit?: number;
            source: string;
        };
        /**
         * GraphDetailReply
         * @description Lists are cut at 200; their totals are not.
         */
        GraphDetailReply: {
            alike: number;
            attributes: components["schemas"]["GraphAttribute"][];
            box: components["schemas"]["GraphBox"];
            first: components["schemas"]["GraphBox"] | null;
            full_name: string;
            function: components["schemas"]["GraphNeighbour"] | null;
            inputs: components["schemas"]["GraphNeighbour"][];
            inputs_total: number;
            opens: number[];
            outputs: components["schemas"]["GraphNeighbour"][];
            outputs_total: number;
            parameters: components["schemas"]["GraphParameter"][];
            parameters_total: number;
            share: number;
            steps: components["schemas"]["GraphStep"][];
            uses: components["schemas"]["GraphNeighbour"][];
            uses_total: number;
        };
        /**
         * GraphDetailRequest
         * @description Everything about one box.
         */
        GraphDetailRequest: {
            /** @default false */
            bookkeeping?: boolean;
            epoch: string;
            id: number;
            /** @default null */
            profile?: string | null;
            source: string;
            /** @default [] */
            without?: number[];
        };
        /**
         * GraphDifference
         * @description One thing that is not the same in both.
         */
        GraphDifference: {
            /** @enum {unknown} */
            change: "added" | "changed" | "removed";
            id: number;
            opens: number[];
            path: string;
            text: string;
            type: string;
        };
        /**
         * GraphEdge
         * @description All tensors that go from one box to another.
         */
        GraphEdge: {
            back: boolean;
            bytes: number;
            /** @enum {unknown} */
            change: "" | "added" | "removed";
            control: boolean;
            dtype: string;
            parameter: boolean;
            reference: boolean;
            same: boolean;
            shape: number[] | null;
            source: number;
            target: number;
            tensors: number;
        };
        /**
         * GraphFileReply
         * @description The graph is held until others push it out or the server ends; then the file is to be sent again.
         */
        GraphFileReply: {
            source: string;
        };
        /**
         * GraphFileRequest
         * @description A graph from a file that was never logged.
         */
        GraphFileRequest: {
            data: string;
            epoch: string;
        };
        /**
         * GraphMatch
         * @description One box that fits.
         */
        GraphMatch: {
            id: number;
            /** @enum {unknown} */
            kind: "constant" | "function" | "group" | "input" | "module" | "op" | "output" | "parameter" | "repeat";
            name: string;
            opens: number[];
            parameters: number;
            path: string;
            shape: number[] | null;
            type: string;
        };
        /**
         * GraphNeighbour
         * @description One tensor that comes in or goes out, and the op at its other end.
         */
        GraphNeighbour: {
            /**
             * @default
             * @enum {unknown}
             */
            change?: "" | "added" | "removed";
            control: boolean;
            dtype: string;
            id: number;
            name: string;
            opens: number[];
            path: string;
            shape: number[] | null;
        };
        /**
         * GraphParameter
         * @description One parameter inside the box.
         */
        GraphParameter: {
            count: number;
            derived: boolean;
            dtype: string;
            id: number;
            path: string;
            shape: number[] | null;
            trained: boolean;
        };
        /**
         * GraphPathRequest
         * @description Every way from one box to another.
         */
        GraphPathRequest: {
            /** @default false */
            bookkeeping?: boolean;
            end: number;
            epoch: string;
            opened: number[];
            source: string;
            start: number;
        };
        /**
         * GraphSaid
         * @description Something that is missing or was mended.
         */
        GraphSaid: {
            count: number;
            text: string;
            /** @enum {unknown} */
            what: "bad_nodes" | "bridges" | "cut" | "cycles" | "dangling" | "duplicates" | "empty" | "no_profile" | "no_shapes" | "recursive" | "too_many" | "torn";
        };
        /**
         * GraphSearchReply
         * @description Those of just that name first, then by a part of the name, by type, by path; each time modules before ops.
         */
        GraphSearchReply: {
            matches: components["schemas"]["GraphMatch"][];
            total: number;
        };
        /**
         * GraphSearchRequest
         * @description Boxes by their name, type or path.
         */
        GraphSearchRequest: {
            /** @default false */
            bookkeeping?: boolean;
            epoch: string;
            /** @default 50 */
            limit?: number;
            query: string;
            source: string;
        };
        /**
         * GraphSource
         * @description One logged graph, or the run metadata of one.
         */
        GraphSource: {
            /** @enum {unknown} */
            kind: "keras" | "op" | "profile";
            profiled: boolean;
            run: number;
            size: number;
            source: string;
            step: number;
            tag: string;
            wall_time: number | null;
        };
        /**
         * GraphsReply
         * @description By run in order of ids, of each run the newest first; op graphs before Keras models before profiles.
         */
        GraphsReply: {
            graphs: components["schemas"]["GraphSource"][];
        };
        /**
         * GraphsRequest
         * @description Every graph that was logged.
         */
        GraphsRequest: {
            epoch: string;
        };
        /**
         * GraphStep
         * @description A box on the way from the top to another.
         */
        GraphStep: {
            id: number;
            name: string;
            type: string;
        };
        /**
         * GraphTotals
         * @description Of the whole graph, whatever is open.
         */
        GraphTotals: {
            added: number;
            bytes: number;
            changed: number;
            clusters: string[];
            depth: number;
            devices: string[];
            flops: number;
            hidden: number;
            memory: number | null;
            modules: number;
            nodes: number;
            ops: number;
            parameters: number;
            removed: number;
            time: number | null;
            timed: string[];
            unknown: number;
        };
        /**
         * GraphTraceReply
         * @description What is lit, among the boxes that are seen.
         */
        GraphTraceReply: {
            boxes: number[];
            edges: number[][];
            ops: number;
            parameters: number;
            turned: boolean;
        };
        /**
         * GraphTraceRequest
         * @description Everything a box depends on, or that depends on it, to the ends of the graph.
         */
        GraphTraceRequest: {
            /** @default false */
            bookkeeping?: boolean;
            /** @enum {unknown} */
            direction: "both" | "inputs" | "outputs";
            epoch: string;
            id: number;
            opened: number[];
            source: string;
        };
        /**
         * GraphViewReply
         * @description Boxes in preorder: a parent before its children, children in order of the flow.
         */
        GraphViewReply: {
            boxes: components["schemas"]["GraphBox"][];
            edges: components["schemas"]["GraphEdge"][];
            opened: number[];
            said: components["schemas"]["GraphSaid"][];
            totals: components["schemas"]["GraphTotals"];
        };
        /**
         * GraphViewRequest
         * @description What is seen of a graph while some of its boxes are open.
         */
        GraphViewRequest: {
            /** @default false */
            bookkeeping?: boolean;
            /** @default null */
            depth?: number | null;
            epoch: string;
            /** @default null */
            opened?: number[] | null;
            /** @default null */
            profile?: string | null;
            source: string;
            /** @default [] */
            without?: number[];
        };
        /**
         * Group
         * @description Runs that are shown as one.
         */
        Group: {
            /**
             * @description The page's name of it; the server does not look
             * @default
             */
            key?: string;
            runs: number[];
        };
        /**
         * GroupCard
         * @description One card: a tag of groups of runs.
         */
        GroupCard: {
            groups: components["schemas"]["Group"][];
            /** @default null */
            hi?: number | null;
            /** @default null */
            lo?: number | null;
            /** @description Width of the plot in device pixels */
            pixels: number;
            tag: number;
        };
        /**
         * GroupsRequest
         * @description All cards of a page, each group one curve with a band.
         */
        GroupsRequest: {
            /**
             * @default std
             * @enum {unknown}
             */
            band?: "ci95" | "minmax" | "quartiles" | "std" | "stderr";
            cards: components["schemas"]["GroupCard"][];
            /**
             * @default mean
             * @enum {unknown}
             */
            centre?: "mean" | "median";
            epoch: string;
            /**
             * @default exponential
             * @enum {unknown}
             */
            smoother?: "exponential" | "gaussian" | "mean" | "timed";
            smoothing: number;
            /** @enum {unknown} */
            x: "relative" | "step" | "tag" | "wall";
            /**
             * @default linear
             * @enum {unknown}
             */
            x_scale?: "linear" | "log";
            /**
             * @description With x "tag": whose values x is
             * @default null
             */
            x_tag?: number | null;
        };
        /**
         * GroupStatistics
         * @description One metric over the groups; parallel lists, null where there is none.
         */
        GroupStatistics: {
            max: (number | null)[];
            mean: (number | null)[];
            median: (number | null)[];
            min: (number | null)[];
            n: number[];
            /** @description As a sample (n - 1); null for one */
            std: (number | null)[];
        };
        /**
         * Health
         * @description The server is up.
         */
        Health: {
            epoch: string;
            /** @enum {unknown} */
            status: "ok";
            version: number;
        };
        /**
         * HeldRows
         * @description What the page holds of a card: rows on one grid.
         */
        HeldRows: {
            bins: number;
            hi: number;
            lo: number;
            origin: number;
            /** @description Per run: file and number of each row, in turn */
            rows: number[][];
            width: number;
        };
        /**
         * HistogramCard
         * @description One card: a tag of some runs, on one grid.
         */
        HistogramCard: {
            /** @description At most about so many buckets */
            bins: number;
            /** @default null */
            held?: components["schemas"]["HeldRows"] | null;
            /**
             * @description Right end of the x range
             * @default null
             */
            hi?: number | null;
            /**
             * @description Left end of the x range
             * @default null
             */
            lo?: number | null;
            /** @description At most so many steps of each run */
            rows: number;
            runs: number[];
            tag: number;
        };
        /**
         * HistogramsRequest
         * @description All cards of a page.
         */
        HistogramsRequest: {
            cards: components["schemas"]["HistogramCard"][];
            epoch: string;
            /** @description Whether outliers may lie outside the grid */
            trim: boolean;
            /** @enum {unknown} */
            x: "relative" | "step" | "wall";
        };
        /**
         * ImportanceReply
         * @description In the order of columns.
         */
        ImportanceReply: {
            columns: components["schemas"]["ColumnImportance"][];
            forest: components["schemas"]["Forest"] | null;
            rows: number;
            /** @description Why there is no forest; empty with one */
            said: string;
        };
        /**
         * ImportanceRequest
         * @description How much settings matter for a metric.
         */
        ImportanceRequest: {
            /**
             * @description Ids of settings; null: those that differ
             * @default null
             */
            columns?: number[] | null;
            epoch: string;
            /** @default null */
            rows?: number[] | null;
            /** @default 0 */
            seed?: number;
            target: components["schemas"]["Target"];
        };
        /**
         * LastsRequest
         * @description Which tags' last values, of which runs.
         */
        LastsRequest: {
            epoch: string;
            /**
             * @description null: all runs
             * @default null
             */
            runs?: number[] | null;
            tags: number[];
            /**
             * @description Of each tag what instead: last, min, max, best, mean10, at1000
             * @default null
             */
            takes?: string[] | null;
        };
        /**
         * LayoutCategory
         * @description Charts under a heading.
         */
        LayoutCategory: {
            charts: components["schemas"]["LayoutChart"][];
            closed: boolean;
            title: string;
        };
        /**
         * LayoutChart
         * @description One chart: curves of all tags that a pattern matches from their start, or margins.
         */
        LayoutChart: {
            margins: components["schemas"]["LayoutMargin"][];
            tags: string[];
            title: string;
        };
        /**
         * LayoutFault
         * @description A run's layout that cannot be read.
         */
        LayoutFault: {
            run: number;
            step: number;
            tag: string;
            what: string;
        };
        /**
         * LayoutMargin
         * @description A curve between two others, by their tags.
         */
        LayoutMargin: {
            lower: string;
            upper: string;
            value: string;
        };
        /**
         * LayoutReply
         * @description In the order of the runs asked for, then as logged.
         */
        LayoutReply: {
            categories: components["schemas"]["LayoutCategory"][];
            faults: components["schemas"]["LayoutFault"][];
        };
        /**
         * LayoutRequest
         * @description The layouts of these runs.
         */
        LayoutRequest: {
            epoch: string;
            runs: number[];
        };
        /**
         * LiveEvent
         * @description `data` of the `board` event of the live stream.
         */
        LiveEvent: {
            /** @description Runs or tags changed: fetch the board */
            changed: boolean;
            epoch: string;
            /** @description Revision of the runs' facts: fetch them when it grows */
            facts: number;
            /** @description Ids of runs with new points */
            grew: number[];
            load: components["schemas"]["LoadState"];
            /** @description Version of the sidecar: fetch it when it is another */
            sidecar: string;
            version: number;
        };
        /**
         * LoadState
         * @description How far loading has come.
         */
        LoadState: {
            bytes: number;
            bytes_done: number;
            /** @description Wall time of the last look at the logdir */
            checked_at: number;
            /** @description Number of corrupt or unreadable places */
            damaged: number;
            files: number;
            files_done: number;
            /** @description The first 100 */
            notices: components["schemas"]["Notice"][];
            /** @enum {unknown} */
            phase: "live" | "loading" | "missing";
            runs: number;
            /** @description Runs of which every file was read to its end */
            runs_done: number;
        };
        /**
         * MarkRuns
         * @description Say something of runs. What is left out stays; null takes it back.
         */
        MarkRuns: {
            archived?: boolean;
            colour?: string | null;
            hidden?: boolean;
            name?: string | null;
            note?: string | null;
            /** @enum {unknown} */
            op: "mark_runs";
            /** @description Names of runs; they need not exist (any more) */
            runs: string[];
            tags?: string[] | null;
        };
        /**
         * MatchReply
         * @description In the order of the patterns asked for.
         */
        MatchReply: {
            patterns: components["schemas"]["PatternMatch"][];
        };
        /**
         * MatchRequest
         * @description Which scalar tags these patterns mean.
         */
        MatchRequest: {
            epoch: string;
            patterns: string[];
        };
        /**
         * MatrixRequest
         * @description An embedding's vectors, where its config names no file of them: they are in a checkpoint.
         */
        MatrixRequest: {
            epoch: string;
            /**
             * @description Of the config, relative to the run's
             * @default
             */
            folder?: string;
            /**
             * @description null: the logdir itself
             * @default null
             */
            run?: number | null;
            /** @description As the config names it */
            tensor: string;
        };
        /**
         * MeshName
         * @description A tag, and what it is a part of.
         */
        MeshName: {
            name: string;
            part: ("colors" | "faces" | "vertices") | null;
            tag: number;
        };
        /**
         * MeshNamesReply
         * @description Of every tag of this kind that a run has.
         */
        MeshNamesReply: {
            names: components["schemas"]["MeshName"][];
        };
        /**
         * MeshNamesRequest
         * @description All tags of this kind.
         */
        MeshNamesRequest: {
            epoch: string;
        };
        /**
         * MeshRunSteps
         * @description Every logged step of one run, in order of step. Parallel lists.
         */
        MeshRunSteps: {
            colors: string[];
            config: string;
            faces: string[];
            points: number[];
            run: number;
            samples: number[];
            step: number[];
            triangles: number[];
            vertices: string[];
            wall_time: (number | null)[];
        };
        /**
         * MeshStepsReply
         * @description In the order asked.
         */
        MeshStepsReply: {
            runs: components["schemas"]["MeshRunSteps"][];
        };
        /**
         * MeshStepsRequest
         * @description The mesh of some runs that a tag is a part of.
         */
        MeshStepsRequest: {
            epoch: string;
            runs: number[];
            tag: number;
        };
        /**
         * Metric
         * @description A scalar tag of rows.
         */
        Metric: {
            /**
             * @description A step
             * @default null
             */
            at?: number | null;
            /** @default  */
            below?: string;
            /**
             * @description So many of the last points
             * @default null
             */
            mean_of?: number | null;
            tag: number;
        };
        /**
         * MetricColumn
         * @description A scalar tag that some row has.
         */
        MetricColumn: {
            /** @description The folder below the row's run that holds it; empty: its own */
            below: string;
            dataset: ("training" | "validation") | null;
            /** @description An experiment names it as a metric */
            declared: boolean;
            description: string;
            /** @description What is best, by the name; null: no idea */
            direction: ("max" | "min") | null;
            display_name: string;
            name: string;
            /** @description 0: only runs within sessions have it, told by their folders */
            rows: number;
            tag: number;
        };
        /**
         * MetricsRequest
         * @description What scalars of many rows amount to.
         */
        MetricsRequest: {
            epoch: string;
            metrics: components["schemas"]["Metric"][];
            /**
             * @description Ids of runs; null: all rows
             * @default null
             */
            rows?: number[] | null;
        };
        /**
         * NeighborsReply
         * @description Nearest first, without the point itself.
         */
        NeighborsReply: {
            distances: number[];
            rows: number[];
        };
        /**
         * NeighborsRequest
         * @description The nearest points of one, in the original space.
         */
        NeighborsRequest: {
            epoch: string;
            /** @default 100 */
            k?: number;
            /**
             * @default cosine
             * @enum {unknown}
             */
            metric?: "cosine" | "euclidean";
            /** @default 0 */
            row?: number;
            /** @default null */
            rows?: number[] | null;
            source: string;
            /** @default false */
            sphereize?: boolean | null;
            /** @default null */
            step?: number | null;
        };
        /**
         * Notice
         * @description Something a person should know about a file or folder.
         */
        Notice: {
            count: number;
            /** @description Relative to the logdir */
            file: string;
            /** @enum {unknown} */
            kind: "bad_event" | "bad_value" | "corrupt_record" | "folder_named_like_file" | "link_out" | "not_event_file" | "odd_time" | "shrunk_file" | "unreachable" | "unreadable_file" | "unreadable_folder";
            message: string;
            /** @description First byte concerned; null: the whole file */
            offset: number | null;
            run: string;
        };
        /**
         * Part
         * @description What one event file holds of a series, as far as read now.
         */
        Part: {
            /** @description Points at or past this step are superseded */
            cut: number | null;
            /** @description Names the file's bytes as of now */
            file: number;
            is_float32: boolean;
            is_scalar: boolean;
            /** @description SummaryMetadata of what is no scalar, serialized, base64 */
            metadata: string;
            payload: number;
            points: number;
            /** @description (n, step): the n points before it with a step >= `step` are superseded */
            restarts: [
                number,
                number
            ][];
        };
        /**
         * PartsReply
         * @description Per series its parts, in file order.
         */
        PartsReply: {
            parts: components["schemas"]["Part"][][];
        };
        /**
         * PatternMatch
         * @description What one pattern means.
         */
        PatternMatch: {
            error: string | null;
            tags: number[];
        };
        /**
         * PictureAbout
         * @description What one picture is, without its pixels.
         */
        PictureAbout: {
            bytes: number;
            frame_ms: number[];
            height: number;
            media_type: string;
            said_height: number;
            said_width: number;
            width: number;
        };
        /**
         * PictureRequest
         * @description The whole plane, cut down to what a picture can show.
         */
        PictureRequest: {
            columns: number | null;
            epoch: string;
            index: number[];
            /** @default 512 */
            most?: number;
            ref: string;
            rows: number | null;
            tag: number;
        };
        /**
         * PrCurvesRequest
         * @description At most 256 curves of one tag.
         */
        PrCurvesRequest: {
            epoch: string;
            refs: string[];
            tag: number;
        };
        /**
         * PresentReply
         * @description Whether add_embedding's files are there.
         */
        PresentReply: {
            present: boolean;
        };
        /**
         * ProgressRequest
         * @description How far a job is. Answered when it is further than `since`, or after `wait` seconds, 0.8 at most.
         *
         *     The reply is a blob: uint32 0x3150424C ("LBP1"), uint32 bytes of the head, the head (ProjectionHead as JSON,
         *     padded with spaces to a multiple of 8), then, where head.positions says so, float32 positions
         *     [all rows of the source, dims], NaN where a point was left out. A job that nobody asks about for 60 s is
         *     cancelled unless it is done.
         */
        ProgressRequest: {
            epoch: string;
            job: string;
            /** @default -1 */
            since?: number;
            /** @default 1 */
            wait?: number;
        };
        /**
         * ProjectReply
         * @description The job that makes it.
         */
        ProjectReply: {
            job: string;
            /** @enum {unknown} */
            state: "cancelled" | "done" | "failed" | "paused" | "running" | "waiting";
        };
        /**
         * ProjectRequest
         * @description A projection. Asked for twice, it is made once.
         */
        ProjectRequest: {
            /** @default null */
            align_to?: number | null;
            /** @default [] */
            axes?: components["schemas"]["Axis"][];
            /** @default 3 */
            dims?: number;
            /** @default  */
            engine?: string;
            epoch: string;
            /** @default 0 */
            epochs?: number;
            /** @default 12 */
            exaggeration?: number;
            /** @default 750 */
            iterations?: number;
            /** @default null */
            labels?: number[] | null;
            /** @default 0 */
            learning_rate?: number;
            /**
             * @default pca
             * @enum {unknown}
             */
            method?: "custom" | "pca" | "random" | "tsne" | "umap";
            /**
             * @default euclidean
             * @enum {unknown}
             */
            metric?: "cosine" | "euclidean";
            /** @default 0.1 */
            min_dist?: number;
            /** @default 15 */
            neighbors?: number;
            /** @default 30 */
            perplexity?: number;
            /** @default 50 */
            reduce_to?: number;
            /** @default null */
            rows?: number[] | null;
            /** @default 0 */
            sample?: number;
            /** @default 0 */
            seed?: number;
            source: string;
            /** @default false */
            sphereize?: boolean | null;
            /** @default null */
            step?: number | null;
            /** @default 0 */
            supervise?: number;
            /** @default  */
            supervise_column?: string;
            /** @default  */
            unlabelled?: string;
        };
        /**
         * PrRunSteps
         * @description Every logged step of one run, in order of step. Parallel lists.
         */
        PrRunSteps: {
            ref: string[];
            run: number;
            step: number[];
            wall_time: (number | null)[];
        };
        /**
         * PrStepsReply
         * @description In the order asked.
         */
        PrStepsReply: {
            runs: components["schemas"]["PrRunSteps"][];
        };
        /**
         * PrStepsRequest
         * @description A tag's curves of some runs.
         */
        PrStepsRequest: {
            epoch: string;
            runs: number[];
            tag: number;
        };
        /**
         * QualityReply
         * @description As scikit-learn's trustworthiness counts it.
         */
        QualityReply: {
            k: number;
            original_dims: number;
            points: number;
            sampled: number;
            trustworthiness: number | null;
        };
        /**
         * QualityRequest
         * @description How far the neighbours on the map are neighbours in the original space.
         */
        QualityRequest: {
            /** @default [] */
            components?: number[];
            epoch: string;
            job: string;
            /** @default 12 */
            k?: number;
        };
        /**
         * RenameView
         * @description Call a view otherwise.
         */
        RenameView: {
            name: string;
            /** @enum {unknown} */
            op: "rename_view";
            to: string;
        };
        /**
         * RowGroup
         * @description Rows whose settings agree.
         */
        RowGroup: {
            rows: number[];
        };
        /**
         * RowGroupsReply
         * @description Groups in order of their first row; metrics in the order asked.
         */
        RowGroupsReply: {
            groups: components["schemas"]["RowGroup"][];
            metrics: components["schemas"]["GroupStatistics"][];
        };
        /**
         * RowGroupsRequest
         * @description Rows of equal settings together.
         */
        RowGroupsRequest: {
            /**
             * @description Ids of settings; null: all
             * @default null
             */
            by?: number[] | null;
            epoch: string;
            /** @default [] */
            metrics?: components["schemas"]["Target"][];
            /** @default null */
            rows?: number[] | null;
            /**
             * @description All but these: the seed
             * @default []
             */
            without?: number[];
        };
        /**
         * RowsReply
         * @description In the order asked.
         */
        RowsReply: {
            rows: components["schemas"]["WholeRow"][];
        };
        /**
         * RowsRequest
         * @description Everything about some rows.
         */
        RowsRequest: {
            epoch: string;
            rows: number[];
        };
        /**
         * Run
         * @description A run, without its points.
         */
        Run: {
            id: number;
            /** @description Wall time of the last event */
            last: number | null;
            name: string;
            points: number;
            /** @description Colour slot, 1-based */
            slot: number;
            /** @description Wall time of the first event */
            start: number | null;
            /** @description Index into tag_sets */
            tag_set: number;
        };
        /**
         * RunColumn
         * @description One key of the configuration: its different values, and which of them each run has.
         */
        RunColumn: {
            /** @description Parallel to `runs`: index into `values`, -1: none; null: all have the first */
            at: number[] | null;
            key: string;
            /** @description In order of first appearance; infinity is written 1e999 and -1e999 */
            values: (number | string | boolean)[];
        };
        /**
         * RunMarks
         * @description What people said of a run. Its real name stays what it is called by everywhere else.
         */
        RunMarks: {
            /**
             * @description Done with: out of the list
             * @default false
             */
            archived?: boolean;
            /** @default null */
            colour?: string | null;
            /**
             * @description Out of the list for now
             * @default false
             */
            hidden?: boolean;
            /**
             * @description Shown in place of the run's own
             * @default null
             */
            name?: string | null;
            /**
             * @description Markdown
             * @default
             */
            note?: string;
            /** @default [] */
            tags?: string[];
        };
        /**
         * RunSetting
         * @description A name in some run's configuration.
         */
        RunSetting: {
            /** @description Between runs; beyond a million values judged by some of the runs */
            differs: boolean;
            key: string;
            /** @description Some value is a text; judged likewise */
            text: boolean;
        };
        /**
         * RunsReply
         * @description The facts of runs: all of them, or what changed after a revision. Parallel lists.
         */
        RunsReply: {
            /** @description Run whose sub-run this is (add_hparams) */
            belongs_to: (number | null)[];
            columns: components["schemas"]["RunColumn"][];
            epoch: string;
            /** @description True: replaces what the page had */
            full: boolean;
            revision: number;
            /** @description Ids; what is told of a run replaces all of it */
            runs: number[];
            /**
             * @description TensorFlow's name of the session's group; null: nobody has one
             * @default null
             */
            session_group?: (string | null)[] | null;
            /** @description All there are, of all runs; null where all columns were asked for */
            settings: components["schemas"]["RunSetting"][] | null;
            /** @description null: that cannot be known */
            status: (("failed" | "finished" | "running" | "stalled") | null)[];
            /**
             * @description Run of the session whose metrics this one holds (Keras' train and validation); null: nobody is
             * @default null
             */
            within?: (number | null)[] | null;
        };
        /**
         * RunSteps
         * @description Every logged step of one run, in order of step. Parallel lists.
         */
        RunSteps: {
            ref: string[];
            run: number;
            samples: number[];
            step: number[];
            wall_time: (number | null)[];
        };
        /**
         * Said
         * @description One value of a setting, as some place says it.
         */
        Said: {
            /** @description It is the one in the table */
            counts: boolean;
            /**
             * @description odd: NaN, null, a list or a struct, as text
             * @enum {unknown}
             */
            kind: "number" | "odd" | "text" | "truth";
            /** @enum {unknown} */
            source: "file" | "session" | "text";
            /** @description Whole; infinity is written 1e999 and -1e999 */
            value: unknown;
            /** @description When it was logged */
            wall_time: number | null;
            /** @description The run, and the tag or file in it */
            where: string;
        };
        /**
         * SavedView
         * @description A view of the page under a name.
         */
        SavedView: {
            /**
             * @description Who, as far as known
             * @default
             */
            by?: string;
            /** @default null */
            made?: string | null;
            /** @description What stands behind the # of the page's URL */
            state: string;
        };
        /**
         * SaveView
         * @description Keep a view under a name.
         */
        SaveView: {
            /**
             * @description Who, as far as known
             * @default
             */
            by?: string;
            /**
             * @description When; now, if left out
             * @default null
             */
            made?: string | null;
            name: string;
            /** @enum {unknown} */
            op: "save_view";
            /**
             * @description False: refused (409) if it would replace another
             * @default false
             */
            replace?: boolean;
            /** @description What stands behind the # of the page's URL */
            state: string;
        };
        /**
         * SeriesRequest
         * @description Which series.
         */
        SeriesRequest: {
            epoch: string;
            /** @description (run id, tag id) each */
            series: [
                number,
                number
            ][];
        };
        /**
         * SessionSaid
         * @description A session as its run's summaries tell it.
         */
        SessionSaid: {
            end_time: number | null;
            group: string;
            model_uri: string;
            monitor_url: string;
            run: number;
            start_time: number | null;
            /** @enum {unknown} */
            status: "failure" | "running" | "success" | "unknown";
        };
        /**
         * SetAside
         * @description Rename a sidecar file that cannot be understood, so that a new one can begin. A sound one stays.
         */
        SetAside: {
            /** @enum {unknown} */
            op: "set_aside";
        };
        /**
         * Setting
         * @description All that is said of a setting in one row.
         */
        Setting: {
            id: number;
            name: string;
            said: components["schemas"]["Said"][];
        };
        /**
         * SettingColumn
         * @description A setting that some row has, and what its values are like.
         */
        SettingColumn: {
            /** @description Rows that said it with different values */
            conflicts: number;
            /** @default  */
            description?: string;
            /** @description Several values, or some rows lack it */
            differs: boolean;
            /** @default  */
            display_name?: string;
            /** @description Different values */
            distinct: number;
            /**
             * @description The values it may take, as an experiment says
             * @default null
             */
            domain?: unknown[] | null;
            /** @description Valid within the epoch */
            id: number;
            /**
             * @description The range it lies in, likewise
             * @default null
             */
            interval?: [
                number,
                number
            ] | null;
            max: number | null;
            /** @description Of the finite numbers */
            min: number | null;
            name: string;
            /** @description Rows whose value is NaN, null, a list or a struct */
            odd: number;
            /** @description That have it */
            rows: number;
            sources: ("file" | "session" | "text")[];
            /**
             * @description other: only values that are none of these
             * @enum {unknown}
             */
            type: "mixed" | "number" | "other" | "text" | "truth";
        };
        /**
         * SidecarChange
         * @description What was done, in that order; all of it is kept or nothing.
         */
        SidecarChange: {
            operations: (components["schemas"]["MarkRuns"] | components["schemas"]["TagRuns"] | components["schemas"]["SaveView"] | components["schemas"]["RenameView"] | components["schemas"]["DeleteView"] | components["schemas"]["SetAside"])[];
        };
        /**
         * SidecarContents
         * @description All that is kept, at one moment.
         */
        SidecarContents: {
            file: string;
            /** @enum {unknown} */
            keeps: "browser" | "logdir" | "user";
            runs: {
                [key: string]: components["schemas"]["RunMarks"];
            };
            troubles: components["schemas"]["SidecarTrouble"][];
            version: string;
            views: {
                [key: string]: components["schemas"]["SavedView"];
            };
        };
        /**
         * SidecarTrouble
         * @description Something about the file that a person should know.
         */
        SidecarTrouble: {
            /** @default false */
            can_set_aside?: boolean;
            hint: string;
            message: string;
        };
        /**
         * SketchCard
         * @description One card of very many curves.
         */
        SketchCard: {
            /**
             * @description Value of the first level; null: the least that is seen
             * @default null
             */
            bottom?: number | null;
            columns: number;
            /** @default null */
            hi?: number | null;
            /** @default null */
            lo?: number | null;
            runs: number[];
            tag: number;
            /**
             * @description Value of the last level; null: the greatest that is seen
             * @default null
             */
            top?: number | null;
            /**
             * @description Whether the farthest values may stand on the first and last level
             * @default false
             */
            trim?: boolean;
            /**
             * @description How the levels are spread
             * @default linear
             * @enum {unknown}
             */
            y?: "linear" | "log" | "symlog";
        };
        /**
         * SketchesRequest
         * @description All cards of a page.
         */
        SketchesRequest: {
            cards: components["schemas"]["SketchCard"][];
            epoch: string;
            /**
             * @default exponential
             * @enum {unknown}
             */
            smoother?: "exponential" | "gaussian" | "mean" | "timed";
            smoothing: number;
            /** @enum {unknown} */
            x: "relative" | "step" | "tag" | "wall";
            /**
             * @default linear
             * @enum {unknown}
             */
            x_scale?: "linear" | "log";
            /**
             * @description With x "tag": whose values x is
             * @default null
             */
            x_tag?: number | null;
        };
        /**
         * StatisticsCard
         * @description One card: a tag of some runs.
         */
        StatisticsCard: {
            runs: number[];
            tag: number;
        };
        /**
         * StatisticsRequest
         * @description All cards of a page, within one range of x.
         */
        StatisticsRequest: {
            cards: components["schemas"]["StatisticsCard"][];
            epoch: string;
            /** @default null */
            hi?: number | null;
            /** @default null */
            lo?: number | null;
            /**
             * @default exponential
             * @enum {unknown}
             */
            smoother?: "exponential" | "gaussian" | "mean" | "timed";
            smoothing: number;
            /** @enum {unknown} */
            x: "relative" | "step" | "tag" | "wall";
            /**
             * @description With x "tag": whose values x is
             * @default null
             */
            x_tag?: number | null;
        };
        /**
         * StepsReply
         * @description In the order asked.
         */
        StepsReply: {
            /** @default null */
            about?: components["schemas"]["PictureAbout"] | null;
            runs: components["schemas"]["RunSteps"][];
        };
        /**
         * StepsRequest
         * @description A tag's pictures of some runs.
         */
        StepsRequest: {
            /** @default false */
            about?: boolean;
            epoch: string;
            runs: number[];
            tag: number;
        };
        /**
         * Stretch
         * @description Points [begin, end) of a part.
         */
        Stretch: {
            begin: number;
            end: number;
            file: number;
            tag: number;
        };
        /**
         * TableColumnsReply
         * @description All columns, or that nothing changed.
         */
        TableColumnsReply: {
            experiments: components["schemas"]["Experiment"][];
            metrics: components["schemas"]["MetricColumn"][];
            rows: number;
            /** @description As of `version`: the lists are empty */
            same: boolean;
            settings: components["schemas"]["SettingColumn"][];
            version: string;
        };
        /**
         * TableColumnsRequest
         * @description Which columns there are.
         */
        TableColumnsRequest: {
            epoch: string;
            /**
             * @description Of the reply that the page has; empty: none
             * @default
             */
            version?: string;
        };
        /**
         * TableRequest
         * @description Rows and their settings.
         */
        TableRequest: {
            /**
             * @description Ids of settings; null: all
             * @default null
             */
            columns?: number[] | null;
            epoch: string;
            /**
             * @description A revision: only what changed after it
             * @default null
             */
            since?: number | null;
        };
        /**
         * Tag
         * @description A (tag, plugin) pair.
         */
        Tag: {
            /** @description Markdown */
            description: string;
            display_name: string;
            id: number;
            plugin: string;
            tag: string;
        };
        /**
         * TagRuns
         * @description Add tags to what runs have, or take some away.
         */
        TagRuns: {
            /** @default [] */
            add?: string[];
            /** @enum {unknown} */
            op: "tag_runs";
            /** @default [] */
            remove?: string[];
            /** @description Names of runs; they need not exist (any more) */
            runs: string[];
        };
        /**
         * Target
         * @description One number of a scalar tag.
         */
        Target: {
            /**
             * @description A step
             * @default null
             */
            at?: number | null;
            /** @default  */
            below?: string;
            /**
             * @description So many of the last points
             * @default null
             */
            mean_of?: number | null;
            tag: number;
            /**
             * @default last
             * @enum {unknown}
             */
            take?: "at" | "last" | "max" | "mean" | "min";
        };
        /**
         * TensorReply
         * @description What a tensor is.
         */
        TensorReply: {
            count: number;
            dtype: string;
            shape: number[];
            size: number;
            statistics: components["schemas"]["TensorStatistics"] | null;
            texts: string[];
        };
        /**
         * TensorRequest
         * @description One tensor.
         */
        TensorRequest: {
            epoch: string;
            ref: string;
            tag: number;
        };
        /**
         * TensorRunSteps
         * @description Every logged step of one run, in order of step. Parallel lists.
         */
        TensorRunSteps: {
            ref: string[];
            run: number;
            step: number[];
            wall_time: (number | null)[];
        };
        /**
         * TensorStatistics
         * @description Of all its numbers. null: there is no finite one, or the result is none.
         */
        TensorStatistics: {
            counts: number[];
            max: number | null;
            mean: number | null;
            min: number | null;
            nan: number;
            negative_infinite: number;
            positive_infinite: number;
            std: number | null;
            zeros: number;
        };
        /**
         * TensorStepsReply
         * @description In the order asked.
         */
        TensorStepsReply: {
            runs: components["schemas"]["TensorRunSteps"][];
        };
        /**
         * TensorStepsRequest
         * @description A tag's tensors of some runs.
         */
        TensorStepsRequest: {
            epoch: string;
            runs: number[];
            tag: number;
        };
        /**
         * Text
         * @description One logged text, or a table of them.
         */
        Text: {
            cut: boolean;
            error: string | null;
            rows: string[][];
            shape: number[];
            size: number;
        };
        /**
         * TextHit
         * @description The first place in one text.
         */
        TextHit: {
            after: string;
            before: string;
            match: string;
            run: number;
            step: number;
            tag: number;
        };
        /**
         * TextRunSteps
         * @description Every logged step of one run, in order of step. Parallel lists.
         */
        TextRunSteps: {
            ref: string[];
            run: number;
            step: number[];
            wall_time: (number | null)[];
        };
        /**
         * TextSearchReply
         * @description One search looks at so many texts and bytes; `skip` goes on.
         */
        TextSearchReply: {
            hits: components["schemas"]["TextHit"][];
            looked: number;
            of: number;
        };
        /**
         * TextSearchRequest
         * @description Texts of these tags and runs that contain the words as they stand, in any case, newest steps first.
         */
        TextSearchRequest: {
            epoch: string;
            query: string;
            runs: number[];
            /** @default 0 */
            skip?: number;
            tags: number[];
        };
        /**
         * TextsReply
         * @description In the order asked.
         */
        TextsReply: {
            texts: components["schemas"]["Text"][];
        };
        /**
         * TextsRequest
         * @description At most 64 texts of one tag.
         */
        TextsRequest: {
            epoch: string;
            refs: string[];
            tag: number;
        };
        /**
         * TextStepsReply
         * @description In the order asked.
         */
        TextStepsReply: {
            runs: components["schemas"]["TextRunSteps"][];
        };
        /**
         * TextStepsRequest
         * @description A tag's texts of some runs.
         */
        TextStepsRequest: {
            epoch: string;
            runs: number[];
            tag: number;
        };
        /**
         * UploadReply
         * @description What it is called, as `embeddings` has it. "" until the vectors are whole.
         */
        UploadReply: {
            source: string;
        };
        /**
         * UploadRequest
         * @description A piece of a file that only this server session keeps, in memory.
         */
        UploadRequest: {
            data: string;
            epoch: string;
            /** @enum {unknown} */
            kind: "metadata" | "vectors";
            last: boolean;
            name: string;
            upload: string;
        };
        /**
         * ValuesRequest
         * @description Which values of a tag. The reply holds the first of them, as many as fit, one at least.
         */
        ValuesRequest: {
            epoch: string;
            /** @description <file>.<n> each */
            refs: string[];
            tag: number;
        };
        /**
         * VectorsRequest
         * @description Vectors in the original space.
         */
        VectorsRequest: {
            epoch: string;
            /** @default null */
            rows?: number[] | null;
            source: string;
            /** @default null */
            step?: number | null;
        };
        /**
         * WholeRow
         * @description Everything said about a row.
         */
        WholeRow: {
            /** @description Sub-runs that are one row with it */
            parts: number[];
            run: number;
            sessions: components["schemas"]["SessionSaid"][];
            settings: components["schemas"]["Setting"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    board_board: {
        parameters: {
            query?: {
                epoch?: string;
                since?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    data_columns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ColumnsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    data_file: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    data_matrix: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MatrixRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    data_parts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeriesRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    data_values: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ValuesRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    board_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    board_live: {
        parameters: {
            query?: {
                epoch?: string;
                since?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream without end */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    audio_clip_epoch_ref_tag_sample: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                epoch: string;
                ref: string;
                sample: number;
                tag: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/aac": string;
                    "audio/flac": string;
                    "audio/mp4": string;
                    "audio/mpeg": string;
                    "audio/ogg": string;
                    "audio/wav": string;
                    "audio/webm": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    audio_label_epoch_ref_tag_sample: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                epoch: string;
                ref: string;
                sample: number;
                tag: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClipLabel"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    audio_steps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AudioStepsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudioStepsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    custom_scalars_layout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LayoutRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LayoutReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    custom_scalars_match: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MatchRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    graphs_compare: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphCompareRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphCompareReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    graphs_detail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphDetailRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphDetailReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    graphs_file: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphFileRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphFileReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    graphs_graphs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    graphs_path: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphPathRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphTraceReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    graphs_search: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphSearchRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphSearchReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    graphs_trace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphTraceRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphTraceReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    graphs_view: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GraphViewRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphViewReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    histograms_buckets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BucketsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BucketsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    histograms_cards: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HistogramsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    histograms_csv_epoch_tag: {
        parameters: {
            query: {
                runs: string;
            };
            header?: never;
            path: {
                epoch: string;
                tag: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    hparams_columns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TableColumnsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableColumnsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    hparams_groups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowGroupsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowGroupsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    hparams_importance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportanceRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportanceReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    hparams_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MetricsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    hparams_rows: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RowsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    hparams_table: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TableRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    images_about: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AboutRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PictureAbout"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    images_blob_epoch_ref_tag_sample: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                epoch: string;
                ref: string;
                sample: number;
                tag: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/bmp": string;
                    "image/gif": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "image/webp": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    images_frames_epoch_ref_tag_sample_edge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                edge: number;
                epoch: string;
                ref: string;
                sample: number;
                tag: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                    "image/png": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    images_save_epoch_ref_tag_sample: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                epoch: string;
                ref: string;
                sample: number;
                tag: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    images_steps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    images_thumbnail_epoch_ref_tag_sample_edge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                edge: number;
                epoch: string;
                ref: string;
                sample: number;
                tag: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/bmp": string;
                    "image/gif": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "image/webp": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    images_zip_epoch_tag: {
        parameters: {
            query: {
                runs: string;
            };
            header?: never;
            path: {
                epoch: string;
                tag: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    mesh_names: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeshNamesRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeshNamesReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    mesh_part_epoch_part_ref_tag_sample: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                epoch: string;
                part: "colors" | "faces" | "vertices";
                ref: string;
                sample: number;
                tag: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    mesh_steps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeshStepsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeshStepsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    pr_curves_curves: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrCurvesRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    pr_curves_steps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrStepsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrStepsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    projector_about: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmbeddingRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbeddingReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    projector_control: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ControlRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    projector_embeddings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmbeddingsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbeddingsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    projector_metadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmbeddingRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    projector_neighbors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NeighborsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NeighborsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    projector_present: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmbeddingsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresentReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    projector_progress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProgressRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    projector_project: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    projector_quality: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QualityRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QualityReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    projector_sprite_epoch_source_step_sheet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                epoch: string;
                sheet: number;
                source: string;
                step: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/bmp": string;
                    "image/gif": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "image/webp": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    projector_upload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    projector_vectors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VectorsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    scalars_curves: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CurvesRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    scalars_groups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    scalars_points_epoch_tag: {
        parameters: {
            query: {
                format?: "csv" | "json";
                runs: string;
            };
            header?: never;
            path: {
                epoch: string;
                tag: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                    "text/csv": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    scalars_sketches: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SketchesRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    scalars_statistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatisticsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    tensor_about: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TensorRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TensorReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    tensor_cells: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CellsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CellsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    tensor_npy_epoch_ref_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                epoch: string;
                ref: string;
                tag: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-npy": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    tensor_picture: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PictureRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    tensor_steps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TensorStepsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TensorStepsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    text_download_epoch_ref_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                epoch: string;
                ref: string;
                tag: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain; charset=utf-8": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    text_search: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TextSearchRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextSearchReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    text_steps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TextStepsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextStepsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    text_texts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TextsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    board_runs: {
        parameters: {
            query?: {
                epoch?: string;
                keys?: string;
                since?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunsReply"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    board_runs_lasts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LastsRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    board_sidecar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SidecarContents"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
    board_sidecar_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SidecarChange"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SidecarContents"];
                };
            };
            /** @description The request does not fit its description */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Another site, a host name that is not this board's, or a board that keeps nothing */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description No such thing, or no longer */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description Ids of another epoch: load the board anew; or a name that is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The bytes are not what this dashboard shows */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description A file cannot be read, or an error in lightboard */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description The server is ending */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
            /** @description What was done could not be kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorReply"];
                };
            };
        };
    };
}
